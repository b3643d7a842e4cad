namespace Kiln.Runtime.Tests.Training;

[Model]
[Input("B", 4)]
[Linear(16), ReLU, Dropout(.3f)]
[Linear(3)]
[CrossEntropyLoss]
internal partial class FlowerNet;

[Model]
[Input("B", 2)]
[Linear(8), Tanh]
[Linear(1)]
[MSELoss]
internal partial class CurveNet;
