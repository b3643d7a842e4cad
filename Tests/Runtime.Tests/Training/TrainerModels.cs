namespace Kiln.Runtime.Tests.Training;

[Model]
[Input("B", 4)]
[Linear(16), BatchNorm1d, ReLU, Dropout(.3f)]
[Linear(3)]
[CrossEntropyLoss]
internal partial class FlowerNet;

[Model]
[Input("B", 2)]
[Linear(8), Tanh]
[Linear(1)]
[MSELoss]
internal partial class CurveNet;

[Model]
[Input("B", 784)]
[Linear(128), ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal partial class ImageNet;

[Model]
[Input("B", 4)]
[Linear(8), ReLU]
[Linear(3)]
[CrossEntropyLoss]
internal partial class IrisNet;

[Model]
[Input("B", 11)]
[Linear(64), ReLU]
[Linear(32), ReLU]
[Linear(1)]
[MSELoss]
internal partial class WineNet;

[Model]
[Input("B", 4)]
[Linear(16, Name = "body"), BatchNorm1d(Name = "norm"), ReLU]
[Linear(3, Name = "head")]
[CrossEntropyLoss]
internal partial class BaseNet;

[Model]
[Input("B", 4)]
[Linear(16, Name = "body", Frozen = true), BatchNorm1d(Name = "norm"), ReLU]
[Linear(2, Name = "head")]
[CrossEntropyLoss]
internal partial class TunedNet;

[Model]
[Input("B", 4)]
[Linear(16, Name = "body"), BatchNorm1d(Name = "norm"), Tanh]
[Linear(3, Name = "head")]
[CrossEntropyLoss]
internal partial class TwinNet;
