"""Writes schedules_more.json: schedules in combination, with groups and momentum, and optimizers whose options they change."""
import json
import math

import torch
from torch.optim import lr_scheduler as s

torch.set_num_threads(1)
STEPS = 25


def groups(optimizer):
    return [group["lr"] for group in optimizer.param_groups]


def momentum(optimizer):
    group = optimizer.param_groups[0]
    return group["betas"][0] if "betas" in group else group.get("momentum", 0)


def record(name, make, kind="SGD", two=False, options=None, step=None):
    a, b = torch.zeros(3, requires_grad=True), torch.zeros(2, requires_grad=True)
    parts = [{"params": [a]}, {"params": [b], "lr": 0.02}] if two else [a, b]
    optimizer = getattr(torch.optim, kind)(parts, lr=0.1, **(options or {}))
    schedule = make(optimizer)
    lr, momenta, values = [], [], []
    for k in range(STEPS):
        lr.append(groups(optimizer))
        momenta.append(momentum(optimizer))
        a.grad = torch.tensor([math.sin(k + i) for i in range(3)])
        b.grad = torch.tensor([math.cos(k * 0.5 + i) for i in range(2)])
        optimizer.step()
        values.append(a.tolist())
        if step is None:
            schedule.step()
        else:
            step(schedule, k)
    return {"name": name, "optimizer": kind, "options": options or {}, "lr": lr, "momentum": momenta, "values": values}


def warm_up(optimizer):
    return s.SequentialLR(optimizer, [s.LinearLR(optimizer, 0.01, total_iters=5), s.CosineAnnealingLR(optimizer, 12, 0.002)], [5])


def three(optimizer):
    return s.SequentialLR(
        optimizer,
        [s.ConstantLR(optimizer, 0.5, 3), s.ExponentialLR(optimizer, 0.9), s.CosineAnnealingWarmRestarts(optimizer, 4, 2)],
        [4, 10],
    )


def chained(optimizer):
    return s.ChainedScheduler([s.ConstantLR(optimizer, 0.1, 2), s.ExponentialLR(optimizer, 0.9), s.PolynomialLR(optimizer, 20, 1.5)])


def nested(optimizer):
    inner = s.SequentialLR(optimizer, [s.LinearLR(optimizer, 0.5, total_iters=3), s.StepLR(optimizer, 2, 0.5)], [3])
    return s.SequentialLR(optimizer, [inner, s.MultiStepLR(optimizer, [1, 4, 4], 0.5)], [9])


one = lambda **k: lambda o: s.OneCycleLR(o, 0.5, total_steps=STEPS, **k)
cyclic = lambda **k: lambda o: s.CyclicLR(o, 0.01, 0.1, **k)

runs = [
    record("warm_up", warm_up, two=True),
    record("three", three),
    record("chained", chained, two=True),
    record("nested", nested),
    record("multiplicative", lambda o: s.MultiplicativeLR(o, lambda e: 0.95), two=True),
    record("lambda", lambda o: s.LambdaLR(o, lambda e: 1 / (1 + e)), two=True),
    record("step", lambda o: s.StepLR(o, 4), two=True),
    record("fractions", lambda o: s.CosineAnnealingWarmRestarts(o, 3, 2, 0.001), step=lambda sch, k: sch.step((k + 1) * 0.7)),
    record("fractions_equal", lambda o: s.CosineAnnealingWarmRestarts(o, 3), step=lambda sch, k: sch.step((k + 1) * 0.3)),
    record("one_sgd", one(), options={"momentum": 0.9}),
    record("one_plain_sgd", one()),
    record("one_adam", one(), kind="Adam"),
    record("one_adamw", one(three_phase=True), kind="AdamW"),
    record("one_nadam", one(anneal_strategy="linear"), kind="NAdam"),
    record("one_radam", one(base_momentum=0.7, max_momentum=0.8), kind="RAdam"),
    record("one_adamax", one(div_factor=10.0, final_div_factor=100.0, pct_start=0.5), kind="Adamax"),
    record("one_rmsprop", one(), kind="RMSprop"),
    record("one_adagrad", one(cycle_momentum=False), kind="Adagrad"),
    record("one_groups", one(), two=True, options={"momentum": 0.9}),
    record("cyclic_triangular", cyclic(step_size_up=4, step_size_down=3), options={"momentum": 0.9}),
    record("cyclic_triangular2", cyclic(step_size_up=3, mode="triangular2", base_momentum=0.5, max_momentum=0.6), kind="Adam"),
    record("cyclic_exp_range", cyclic(step_size_up=5, mode="exp_range", gamma=0.97), options={"momentum": 0.5}),
    record("one_lists", lambda o: s.OneCycleLR(o, [0.5, 0.05], total_steps=STEPS, three_phase=True), two=True, options={"momentum": 0.9}),
    record("cyclic_lists", lambda o: s.CyclicLR(o, [0.01, 0.002], [0.1, 0.05], step_size_up=4), two=True, options={"momentum": 0.9}),
    record("lambda_lists", lambda o: s.LambdaLR(o, [lambda e: 1 / (1 + e), lambda e: 1 - e / 64]), two=True),
    record("plateau_max", lambda o: s.ReduceLROnPlateau(o, "max", 0.5, 1, 0.01, cooldown=2, min_lr=0.01), two=True,
           step=lambda sch, k: sch.step(math.sin(k * 0.4))),
    record("plateau_abs", lambda o: s.ReduceLROnPlateau(o, patience=2, threshold=0.2, threshold_mode="abs"),
           step=lambda sch, k: sch.step(5 - k * 0.15)),
]

# Options of optimizers that no other file has: the same gradients, no schedule.
plain = lambda o: s.LambdaLR(o, lambda e: 1.0)
maximize = {"maximize": True, "weight_decay": 0.05}
optimizers = [record("maximize", plain, kind=k, options=maximize)
              for k in ["Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "NAdam", "RAdam", "Adamax"]]
optimizers += [
    record("options", plain, kind="RAdam", options={"weight_decay": 0.1, "decoupled_weight_decay": True, "betas": [0.8, 0.9]}),
    record("options", plain, kind="NAdam", options={"momentum_decay": 0.05, "betas": [0.7, 0.95], "eps": 1e-3}),
    record("options", plain, kind="Adamax", options={"betas": [0.8, 0.9], "eps": 0.1}),
    record("options", plain, kind="RMSprop", options={"centered": True, "momentum": 0.7, "alpha": 0.8, "eps": 0.01, "weight_decay": 0.1}),
    record("options", plain, kind="Adagrad", options={"lr_decay": 0.2, "initial_accumulator_value": 1.0, "eps": 0.1}),
    record("options", plain, kind="Adadelta", options={"rho": 0.5, "eps": 0.01}),
    record("options", plain, kind="Adam", options={"amsgrad": True, "weight_decay": 0.1, "betas": [0.5, 0.6]}),
    record("options", plain, kind="SGD", options={"momentum": 0.9, "dampening": 0.5, "weight_decay": 0.1, "maximize": True}),
]
with open("schedules_more.json", "w") as file:
    lines = {key: ",\n".join(json.dumps(run) for run in list) for key, list in [("schedules", runs), ("optimizers", optimizers)]}
    file.write("{" + ",\n".join(f'"{key}": [\n{text}\n]' for key, text in lines.items()) + "}\n")
