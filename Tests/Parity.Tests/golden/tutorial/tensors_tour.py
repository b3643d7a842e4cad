"""Answers the lines of Samples/Tensors with PyTorch and NumPy:

    dotnet run -c Release --project Samples/Tensors | python tensors_tour.py > tensors_tour.txt
"""
import os
import sys
import tempfile

import numpy as np
import torch

names = {"np": np, "torch": torch}
lines = [line.rstrip("\n") for line in sys.stdin]
os.chdir(tempfile.mkdtemp())
started = False
for line in lines:
    if line.startswith("# "):
        print(("\n" if started else "") + line)
        started = True
    elif line.startswith(">>> "):
        print(line)
        statement = line[4:]
        try:
            code = compile(statement, "tour", "eval")
        except SyntaxError:
            exec(statement, names)
            continue
        answer = eval(code, names)
        if answer is not None and not statement.startswith("A.mul_"):
            print(answer)
