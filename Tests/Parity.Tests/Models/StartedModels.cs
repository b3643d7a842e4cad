namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 4, As = "h0", Gradient = true)]
[From("x"), RNN(4, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedRNN : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(2, "B", 4, As = "h0", Gradient = true)]
[From("x"), RNN(4, NumLayers = 2, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedTwoLayerRNN : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(2, "B", 4, As = "h0", Gradient = true)]
[From("x"), RNN(4, Bidirectional = true, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedBidirectionalRNN : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(4, "B", 4, As = "h0", Gradient = true)]
[From("x"), RNN(4, NumLayers = 2, Bidirectional = true, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedTwoLayerBidirectionalRNN : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 4, As = "h0", Gradient = true)]
[From("x"), RNN(4, Bias = false, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedRNNWithoutBias : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 4, As = "h0", Gradient = true)]
[Input(1, "B", 4, As = "c0", Gradient = true)]
[From("x"), LSTM(4, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class StartedLSTM : IStartedMemory;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(2, "B", 4, As = "h0", Gradient = true)]
[Input(2, "B", 4, As = "c0", Gradient = true)]
[From("x"), LSTM(4, NumLayers = 2, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class StartedTwoLayerLSTM : IStartedMemory;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(2, "B", 4, As = "h0", Gradient = true)]
[Input(2, "B", 4, As = "c0", Gradient = true)]
[From("x"), LSTM(4, Bidirectional = true, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class StartedBidirectionalLSTM : IStartedMemory;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(4, "B", 4, As = "h0", Gradient = true)]
[Input(4, "B", 4, As = "c0", Gradient = true)]
[From("x"), LSTM(4, NumLayers = 2, Bidirectional = true, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class StartedTwoLayerBidirectionalLSTM : IStartedMemory;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 4, As = "h0", Gradient = true)]
[Input(1, "B", 4, As = "c0", Gradient = true)]
[From("x"), LSTM(4, Bias = false, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class StartedLSTMWithoutBias : IStartedMemory;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 4, As = "h0", Gradient = true)]
[From("x"), GRU(4, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedGRU : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(2, "B", 4, As = "h0", Gradient = true)]
[From("x"), GRU(4, NumLayers = 2, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedTwoLayerGRU : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(2, "B", 4, As = "h0", Gradient = true)]
[From("x"), GRU(4, Bidirectional = true, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedBidirectionalGRU : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(4, "B", 4, As = "h0", Gradient = true)]
[From("x"), GRU(4, NumLayers = 2, Bidirectional = true, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedTwoLayerBidirectionalGRU : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 4, As = "h0", Gradient = true)]
[From("x"), GRU(4, Bias = false, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedGRUWithoutBias : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 4, As = "h0", Gradient = true)]
[From("x"), RNN(4, Nonlinearity = Nonlinearity.ReLU, InitialState = "h0", StateAs = "hidden")]
internal partial class StartedRectifiedRNN : IStartedRecurrence;

[Model]
[Input("B", "T", 3, Gradient = true)]
[Input(1, "B", 3, As = "h0", Gradient = true)]
[Input(1, "B", 4, As = "c0", Gradient = true)]
[From("x"), LSTM(4, ProjSize = 3, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class StartedProjectedLSTM : IStartedMemory;
