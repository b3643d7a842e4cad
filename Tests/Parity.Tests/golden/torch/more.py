"""Writes more.json (PyTorch 2.6.0, CPU): what the other files have in no form that a model here can express."""
import json
import sys

import torch

torch.manual_seed(7)
torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)


def tensor(value):
    dtype = str(value.dtype).removeprefix("torch.")
    data = value.detach().flatten().tolist()
    if value.dtype == torch.float32:
        data = [float(f"{number:.9g}") for number in data]
    return {"shape": list(value.shape), "dtype": dtype, "data": data}


def leaf(*shape):
    return (torch.randn(*shape) * 0.9).round(decimals=3).requires_grad_()


def recurrent(config, batch, steps):
    module = torch.nn.RNN(batch_first=True, **config)
    x = leaf(batch, steps, config["input_size"])
    output, state = module(x)
    coef = torch.randn_like(output).round(decimals=3)
    loss = (output * coef).sum()
    loss.backward()
    return {
        "config": config, "input": tensor(x), "output": tensor(output), "coef": tensor(coef), "loss": loss.item(),
        "last_state": tensor(state[-1]), "grad_input": tensor(x.grad),
        "params": {name: tensor(p) for name, p in module.named_parameters()},
        "grad_params": {name: tensor(p.grad) for name, p in module.named_parameters()},
    }


def loss(name, x, target, **options):
    x = x.detach().requires_grad_()
    value = getattr(torch.nn.functional, name)(x, target, **options)
    value.backward()
    plain = {key: (tensor(v) if isinstance(v, torch.Tensor) else v) for key, v in options.items()}
    return {"name": name, "options": plain, "input": tensor(x), "target": tensor(target), "value": value.item(), "grad_input": tensor(x.grad)}


def function(name, call, x):
    x = x.detach().requires_grad_()
    y = call(x)
    coef = torch.randn_like(y).round(decimals=3)
    (y * coef).sum().backward()
    return {"name": name, "input": tensor(x), "output": tensor(y), "coef": tensor(coef), "grad_input": tensor(x.grad)}


def losses():
    x, y = leaf(6, 5), leaf(6, 5).detach()
    log_x = torch.log_softmax(x.detach(), 1)
    log_y = torch.log_softmax(y, 1)
    classes = torch.tensor([1, 4, -1, 0, 3, 4])
    weights = torch.tensor([0.5, 2.0, 1.25, 0.75, 3.0])
    binary = (y > 0).float()
    far = torch.tensor([[90.0, -90.0, 0.0, 30.0, -30.0]]).repeat(6, 1)
    for reduction in ("mean", "sum"):
        yield loss("nll_loss", log_x, classes, weight=weights, ignore_index=-1, reduction=reduction)
        yield loss("cross_entropy", far, classes, ignore_index=-1, reduction=reduction)
        yield loss("kl_div", log_x, log_y, log_target=True, reduction=reduction)
        yield loss("binary_cross_entropy_with_logits", x.detach(), binary, pos_weight=torch.tensor([2.5]), reduction=reduction)
        yield loss("binary_cross_entropy_with_logits", far, binary, reduction=reduction)
        yield loss("smooth_l1_loss", x.detach(), y, reduction=reduction)
        yield loss("huber_loss", x.detach(), y, reduction=reduction)


def functions():
    x = leaf(3, 4, 6)
    for dim in (1, 2):
        yield function(f"softmax {dim}", lambda v: torch.softmax(v, dim), x)
        yield function(f"log_softmax {dim}", lambda v: torch.log_softmax(v, dim), x)
        yield function(f"glu {dim}", lambda v: torch.nn.functional.glu(v, dim), x)
    # 96 values: at its kinks PyTorch's hardswish has another slope in the last few values of a length that is no multiple of 16.
    kinks = torch.tensor([[-3.0, 3.0, 0.0, 6.0, -1.0, 1.0]]).repeat(16, 1)
    for name in ("relu", "relu6", "leaky_relu", "elu", "celu", "selu", "hardtanh", "hardswish", "hardsigmoid", "softsign", "gelu"):
        yield function(name, getattr(torch.nn.functional, name), kinks)


configs = [
    {"input_size": 3, "hidden_size": 4},
    {"input_size": 3, "hidden_size": 4, "num_layers": 2},
    {"input_size": 3, "hidden_size": 4, "bias": False},
    {"input_size": 3, "hidden_size": 4, "nonlinearity": "relu"},
    {"input_size": 5, "hidden_size": 17, "num_layers": 3, "nonlinearity": "relu"},
    {"input_size": 9, "hidden_size": 33},
]
result = {
    "recurrent": [recurrent(config, batch, steps) for config, (batch, steps) in zip(configs, [(2, 5), (3, 4), (2, 5), (3, 6), (2, 3), (4, 3)])],
    "losses": list(losses()),
    "functions": list(functions()),
}
with open(sys.argv[1], "w", newline="\n") as file:
    json.dump(result, file, separators=(",", ":"))
    file.write("\n")
