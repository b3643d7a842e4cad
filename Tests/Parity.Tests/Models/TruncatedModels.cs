namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", "T", 3)]
[RNN(5, NumLayers = 2, Stateful = true)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class CarriedRNN : ISequenceModel;

[Model]
[Input("B", "T", 3)]
[LSTM(5, NumLayers = 2, Stateful = true)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class CarriedLSTM : ISequenceModel;

[Model]
[Input("B", "T", 3)]
[LSTM(5, ProjSize = 2, Stateful = true)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class CarriedProjectedLSTM : ISequenceModel;

[Model]
[Input("B", "T", 3)]
[GRU(5, Stateful = true)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class CarriedGRU : ISequenceModel;

[Model]
[Input("B", "T", 3, Gradient = true)]
[RNN(5, NumLayers = 2, Bptt = 4)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class TruncatedRNN : ITruncatedModel;

[Model]
[Input("B", "T", 3, Gradient = true)]
[LSTM(5, NumLayers = 2, Bptt = 4)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class TruncatedLSTM : ITruncatedModel;

[Model]
[Input("B", "T", 3, Gradient = true)]
[LSTM(5, ProjSize = 2, Bptt = 4)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class TruncatedProjectedLSTM : ITruncatedModel;

[Model]
[Input("B", "T", 3, Gradient = true)]
[GRU(5, Bptt = 4)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class TruncatedGRU : ITruncatedModel;

[Model, Input("B", "T", 3, Gradient = true), RNN(5, Bptt = 4, Bidirectional = true)]
internal partial class TruncatedBidirectionalRNN : IRecurrentModel;

[Model, Input("B", "T", 3, Gradient = true), LSTM(5, Bptt = 4, Bidirectional = true)]
internal partial class TruncatedBidirectionalLSTM : IRecurrentModel;

[Model, Input("B", "T", 3, Gradient = true), GRU(5, Bptt = 4, Bidirectional = true)]
internal partial class TruncatedBidirectionalGRU : IRecurrentModel;
