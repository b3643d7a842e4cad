"""Files written by NumPy for the tests of Npy and Npz, and the way back.

    python numpy_files.py write FOLDER    writes the files beside this script
    python numpy_files.py read FOLDER     checks what NumpyFileTests wrote there (KILN_NUMPY_FOLDER=FOLDER)
"""
import sys
from pathlib import Path

import numpy as np
import torch

TYPES = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64"]


def values(dtype, shape=(2, 3)):
    count = int(np.prod(shape))
    first = 0 if np.dtype(dtype).kind in "bu" else -2
    numbers = np.arange(first, first + count)
    return (numbers % 2 == 1 if dtype == "bool" else numbers).astype(dtype).reshape(shape)


def write(folder):
    for dtype in TYPES:
        np.save(folder / f"{dtype}.npy", values(dtype))
    np.save(folder / "number.npy", np.float32(2.5))
    np.save(folder / "vector.npy", values("float32", (3,)))
    np.save(folder / "cube.npy", values("float32", (2, 3, 4)))
    np.save(folder / "empty.npy", values("float32", (0, 3)))
    np.save(folder / "fortran.npy", np.asfortranarray(values("float32", (2, 3, 4))))
    np.save(folder / "big_float64.npy", values("float64").astype(">f8"))
    np.save(folder / "big_int16_fortran.npy", np.asfortranarray(values("int16").astype(">i2")))
    for version in (2, 3):
        with open(folder / f"version{version}.npy", "wb") as file:
            np.lib.format.write_array(file, values("int32"), version=(version, 0))
    np.save(folder / "complex.npy", values("complex64"))
    np.save(folder / "text.npy", np.array(["one", "two"]))
    np.save(folder / "record.npy", np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]))
    np.savez(folder / "stored.npz", x=values("float32"), y=values("int64", (3,)))
    np.savez_compressed(folder / "deflated.npz", x=values("float32", (32, 32)), y=values("int64", (3,)))


def read(folder):
    for dtype in TYPES:
        array = np.load(folder / f"{dtype}.npy")
        assert array.dtype == dtype and (array == values(dtype)).all(), dtype
        tensor = torch.from_numpy(array)
        assert tensor.shape == (2, 3) and (tensor.numpy() == values(dtype)).all(), dtype
    for name in ("stored", "deflated"):
        with np.load(folder / f"{name}.npz") as file:
            assert file.files == ["x", "y"]
            assert file["x"].dtype == np.float32 and (file["x"] == values("float32", (32, 32))).all()
            assert file["y"].dtype == np.int64 and (file["y"] == values("int64", (3,))).all()
    print("NumPy and PyTorch read what was written.")


{"write": write, "read": read}[sys.argv[1]](Path(sys.argv[2]))
