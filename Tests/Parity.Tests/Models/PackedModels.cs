namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", "T", 19, Gradient = true)]
[RNN(5, StateAs = "hidden")]
internal partial class PackedRNN : IPlainRecurrence;

[Model]
[Input("B", "T", 19, Gradient = true)]
[RNN(5, NumLayers = 2, Bidirectional = true, StateAs = "hidden")]
internal partial class PackedTwoLayerBidirectionalRNN : IPlainRecurrence;

[Model]
[Input("B", "T", 19, Gradient = true)]
[LSTM(5, StateAs = "hidden", CellStateAs = "cell")]
internal partial class PackedLSTM : IPlainMemory;

[Model]
[Input("B", "T", 19, Gradient = true)]
[LSTM(5, NumLayers = 2, Bidirectional = true, StateAs = "hidden", CellStateAs = "cell")]
internal partial class PackedTwoLayerBidirectionalLSTM : IPlainMemory;

[Model]
[Input("B", "T", 19, Gradient = true)]
[GRU(5, StateAs = "hidden")]
internal partial class PackedGRU : IPlainRecurrence;

[Model]
[Input("B", "T", 19, Gradient = true)]
[GRU(5, NumLayers = 2, Bidirectional = true, StateAs = "hidden")]
internal partial class PackedTwoLayerBidirectionalGRU : IPlainRecurrence;
