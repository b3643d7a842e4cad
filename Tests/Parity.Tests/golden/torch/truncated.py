"""Writes truncated.json (PyTorch 2.6.0, CPU): training in chunks with the state carried over, without a gradient through the boundary."""
import json
import sys

import torch

torch.manual_seed(11)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)

BATCH, STEPS, CHUNK, INPUTS, UNITS, CLASSES = 2, 9, 4, 3, 5, 4


def tensor(value):
    dtype = str(value.dtype).removeprefix("torch.")
    data = value.detach().flatten().tolist()
    if value.dtype == torch.float32:
        data = [float(f"{number:.9g}") for number in data]
    return {"shape": list(value.shape), "dtype": dtype, "data": data}


def detached(state):
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def gradients(modules):
    return {f"{layer}.{name}": tensor(p.grad) for layer, module in modules.items() for name, p in module.named_parameters()}


def parameters(modules):
    return {f"{layer}.{name}": tensor(p) for layer, module in modules.items() for name, p in module.named_parameters()}


def states(state):
    names = ("h", "c") if isinstance(state, tuple) else ("h",)
    parts = state if isinstance(state, tuple) else (state,)
    return {name: tensor(part) for name, part in zip(names, parts)}


def carried(kind, config):
    """The loss is the sum over the steps, so that those of the chunks, and their gradients, add up to those of one long call."""
    layer = getattr(torch.nn, kind)(INPUTS, UNITS, batch_first=True, **config)
    linear = torch.nn.Linear(config.get("proj_size", UNITS), CLASSES)
    modules = {kind.lower(): layer, "linear1": linear}
    x = torch.randn(BATCH, STEPS, INPUTS).round(decimals=3).requires_grad_()
    y = torch.randint(CLASSES, (BATCH, STEPS))
    result = {"kind": kind, "config": config, "params": parameters(modules), "input": tensor(x), "target": tensor(y), "chunks": []}
    state, total = None, 0.0
    sums = {}
    for start in range(0, STEPS, CHUNK):
        part = slice(start, start + CHUNK)
        for module in modules.values():
            module.zero_grad()
        output, state = layer(x[:, part], state if state is None else detached(state))
        logits = linear(output)
        loss = torch.nn.functional.cross_entropy(logits.reshape(-1, CLASSES), y[:, part].reshape(-1), reduction="sum")
        loss.backward()
        total += loss.item()
        for name, module in modules.items():
            for key, p in module.named_parameters():
                sums[f"{name}.{key}"] = sums.get(f"{name}.{key}", 0) + p.grad
        result["chunks"].append({"output": tensor(logits), "loss": loss.item(), "grads": gradients(modules), "state": states(state)})
    result.update({"loss": total, "grads": {name: tensor(value) for name, value in sums.items()}, "grad_input": tensor(x.grad)})
    return result


def both_directions(kind):
    """Each direction is cut after every CHUNK steps of its own walk; the reverse one walks from the last step."""
    pair = [getattr(torch.nn, kind)(INPUTS, UNITS, batch_first=True) for _ in range(2)]
    x = torch.randn(BATCH, STEPS, INPUTS).round(decimals=3).requires_grad_()
    halves = []
    for direction, layer in enumerate(pair):
        walked, state, outputs = x.flip(1) if direction else x, None, []
        for start in range(0, STEPS, CHUNK):
            output, state = layer(walked[:, start:start + CHUNK], state if state is None else detached(state))
            outputs.append(output)
        output = torch.cat(outputs, 1)
        halves.append(output.flip(1) if direction else output)
    output = torch.cat(halves, 2)
    coef = torch.randn_like(output).round(decimals=3)
    (output * coef).sum().backward()
    named = [(name + suffix, p) for layer, suffix in zip(pair, ("", "_reverse")) for name, p in layer.named_parameters()]
    return {
        "kind": kind, "params": {name: tensor(p) for name, p in named}, "input": tensor(x), "output": tensor(output), "coef": tensor(coef),
        "grads": {name: tensor(p.grad) for name, p in named}, "grad_input": tensor(x.grad),
    }


result = {
    "chunk": CHUNK,
    "carried": [
        carried("RNN", {"num_layers": 2}), carried("LSTM", {"num_layers": 2}), carried("LSTM", {"proj_size": 2}), carried("GRU", {}),
    ],
    "both_directions": [both_directions(kind) for kind in ("RNN", "LSTM", "GRU")],
}
with open(sys.argv[1], "w", newline="\n") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
