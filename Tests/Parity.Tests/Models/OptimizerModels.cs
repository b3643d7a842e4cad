namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", 4)]
[Linear(16), ReLU]
[Linear(3)]
[CrossEntropyLoss]
internal partial class ReLUClassifier : IClassifierModel;

[Model]
[Input("B", 4)]
[Linear(8), Tanh]
[Linear(3)]
[CrossEntropyLoss]
internal partial class TanhClassifier : IClassifierModel;
