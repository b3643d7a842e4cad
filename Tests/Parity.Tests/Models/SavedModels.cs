namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(7, 5)]
[LSTM(6)]
[LastStep]
[Linear(8), BatchNorm1d, ReLU]
[Linear(3, Bias = false)]
[CrossEntropyLoss]
public partial class SavedNet;
