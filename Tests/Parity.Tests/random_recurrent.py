"""Computes in double what RandomRecurrentTests compares with: cases.json in, results.json out. Prints "ready" once PyTorch is there."""
import json
import sys

import torch

print("ready", flush=True)
torch.set_num_threads(1)


def tensor(value):
    return torch.tensor(value["data"], dtype=torch.float64).reshape(value["shape"])


def leaf(case, name):
    return tensor(case[name]).requires_grad_() if case.get(name) else None


def flat(value):
    return None if value is None else value.detach().flatten().tolist()


def run(case):
    kind, steps = case["kind"], case["steps"]
    module = getattr(torch.nn, kind)(batch_first=True, dtype=torch.float64, **case["config"])
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.copy_(tensor(case["params"][name]))
    x, h_0, c_0 = leaf(case, "input"), leaf(case, "h_0"), leaf(case, "c_0")
    state = None if h_0 is None else (h_0 if c_0 is None else (h_0, c_0))
    packed = torch.nn.utils.rnn.pack_padded_sequence(x, torch.tensor(case["lengths"]), batch_first=True, enforce_sorted=False)
    output, final = module(packed, state)
    output, _ = torch.nn.utils.rnn.pad_packed_sequence(output, batch_first=True, total_length=steps)
    h_n, c_n = final if isinstance(final, tuple) else (final, None)
    loss = (output * tensor(case["coef_output"])).sum() + (h_n * tensor(case["coef_h_n"])).sum()
    if c_n is not None:
        loss = loss + (c_n * tensor(case["coef_c_n"])).sum()
    loss.backward()
    return {
        "output": flat(output), "h_n": flat(h_n), "c_n": flat(c_n), "grad_input": flat(x.grad),
        "grad_h_0": None if h_0 is None else flat(h_0.grad), "grad_c_0": None if c_0 is None else flat(c_0.grad),
        "grads": {name: flat(p.grad) for name, p in module.named_parameters()},
    }


with open(sys.argv[1]) as file:
    cases = json.load(file)
with open(sys.argv[2], "w") as file:
    json.dump([run(case) for case in cases], file)
