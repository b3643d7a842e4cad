"""Writes images.json: a residual net with batch norm over five steps, and the first values of convolutions drawn from a seed."""
import json
import sys

import torch

torch.use_deterministic_algorithms(True)


def tensor(value, count=None):
    return {"shape": list(value.shape), "data": [float(f"{float(v):.9g}") for v in value.detach().flatten()[:count]]}


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv2d1 = torch.nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.batchnorm2d1 = torch.nn.BatchNorm2d(4)
        self.conv2d2 = torch.nn.Conv2d(4, 4, 3, padding=1)
        self.batchnorm2d2 = torch.nn.BatchNorm2d(4, momentum=0.3)
        self.linear1 = torch.nn.Linear(4, 3)

    def forward(self, x):
        a = torch.relu(self.batchnorm2d1(self.conv2d1(x)))
        return self.linear1(torch.relu(self.batchnorm2d2(self.conv2d2(a)) + a).mean((2, 3)))


def state(net):
    return {name: tensor(value) for name, value in net.state_dict().items() if "num_batches" not in name}


torch.manual_seed(0)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
x, y = torch.randn(4, 3, 6, 6), torch.tensor([0, 2, 1, 2])
out = {"x": tensor(x), "y": y.tolist(), "initial": state(net), "steps": []}
for _ in range(5):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(net(x), y)
    loss.backward()
    optimizer.step()
    net.eval()
    evaluation = net(x)
    net.train()
    out["steps"].append({"loss": float(f"{loss.item():.9g}"), "evaluation": tensor(evaluation), "state": state(net)})

torch.manual_seed(3)
layers = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.Conv2d(8, 6, 3, groups=2), torch.nn.Flatten(), torch.nn.Linear(216, 5))
names = {"0": "conv2d1", "1": "conv2d2", "3": "linear1"}
out["seed3"] = {names[name[0]] + name[1:]: tensor(value, 40) for name, value in layers.named_parameters()}
json.dump(out, sys.stdout)
