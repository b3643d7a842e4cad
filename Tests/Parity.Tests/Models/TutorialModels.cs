namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", 1)]
[Linear(1)]
[MSELoss]
internal partial class Line : IRegressionModel;

[Model]
[Input("B", 3)]
[Linear(3, 1)]
[MSELoss]
internal partial class Plane : IRegressionModel;

[Model]
[Input("B", 2)]
[Linear(1), Sigmoid]
[BCELoss]
internal partial class Logistic : IRegressionModel;

[Model]
[Input("B", 2)]
[Linear(1)]
[BCEWithLogitsLoss]
internal partial class LogisticOfLogits : IRegressionModel;

[Model]
[Input("B", 4)]
[Linear(3)]
[CrossEntropyLoss]
internal partial class SoftmaxRegression : IClassifierModel;

[Model, Input("B", "T", 4, Gradient = true), RNN(2, StateAs = "hidden")]
internal partial class WordsRNN : IPlainRecurrence;

[Model, Input("B", "T", 4, Gradient = true), LSTM(2, StateAs = "hidden", CellStateAs = "cell")]
internal partial class WordsLSTM : IPlainMemory;

[Model, Input("B", "T", 4, Gradient = true), GRU(2, StateAs = "hidden")]
internal partial class WordsGRU : IPlainRecurrence;

[Model]
[Input("B", "T", 10)]
[RNN(10)]
[View(-1, 10)]
[CrossEntropyLoss]
internal partial class CharSeq : ISequenceModel;

[Model]
[Input("B", "T", 5)]
[RNN(5)]
[View(-1, 5)]
[CrossEntropyLoss]
internal partial class HiHello : ISequenceModel;

[Model]
[Input("B", "T", 25)]
[RNN(25, NumLayers = 2)]
[Linear(25, Name = "fc")]
[View(-1, 25)]
[CrossEntropyLoss]
internal partial class LongSeq : ISequenceModel;
