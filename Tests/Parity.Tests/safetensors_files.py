"""
Models as safetensors files, for SafeTensorsFileTests: "write FILE ANSWERS" makes one and says what the model answers; "read FILE ANSWERS" says what a model that was read
from FILE answers. The format is read and written here by hand, so that nothing but PyTorch is needed. Prints "ready" once PyTorch is there.
"""
import json
import struct
import sys

import torch

print("ready", flush=True)
torch.set_num_threads(1)
TYPES = {torch.float32: "F32", torch.int64: "I64"}


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding1 = torch.nn.Embedding(7, 5)
        self.lstm = torch.nn.LSTM(5, 6, batch_first=True)
        self.linear1 = torch.nn.Linear(6, 8)
        self.batchnorm1d1 = torch.nn.BatchNorm1d(8)
        self.linear2 = torch.nn.Linear(8, 3, bias=False)

    def forward(self, x):
        last = self.lstm(self.embedding1(x))[0][:, -1]
        return self.linear2(torch.relu(self.batchnorm1d1(self.linear1(last))))


def write(path, state):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, value in state.items():
        raw = value.contiguous().numpy().tobytes()
        header[name] = {"dtype": TYPES[value.dtype], "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def read(path):
    with open(path, "rb") as file:
        raw = file.read()
    size = struct.unpack("<Q", raw[:8])[0]
    header, data, state = json.loads(raw[8 : 8 + size]), raw[8 + size :], {}
    assert header.pop("__metadata__")["format"] == "pt"
    for name, entry in header.items():
        assert entry["dtype"] == "F32", entry
        begin, end = entry["data_offsets"]
        state[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return state


def answer(net):
    net.eval()
    x = torch.tensor([[0, 1, 2, 3], [6, 5, 4, 3], [1, 1, 1, 1]])
    with torch.no_grad():
        return {"x": x.flatten().tolist(), "y": net(x).flatten().tolist()}


command, path, answers = sys.argv[1:]
torch.manual_seed(5)
net = Net()
if command == "write":
    # A few steps, so that running statistics and every weight have moved.
    optimizer = torch.optim.SGD(net.parameters(), lr=0.5)
    for step in range(3):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(net(torch.randint(0, 7, (9, 4))), torch.randint(0, 3, (9,))).backward()
        optimizer.step()
    write(path, net.state_dict())
else:
    net.load_state_dict(read(path))
with open(answers, "w") as file:
    json.dump(answer(net), file)
