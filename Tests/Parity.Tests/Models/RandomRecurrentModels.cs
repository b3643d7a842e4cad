namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", "T", 1, Gradient = true)]
[Input(1, "B", 2, As = "h0", Gradient = true)]
[From("x"), RNN(2, InitialState = "h0", StateAs = "hidden")]
internal partial class RandomRNN1x2 : IStartedRecurrence;

[Model]
[Input("B", "T", 6, Gradient = true)]
[RNN(7, NumLayers = 3, Nonlinearity = Nonlinearity.ReLU, StateAs = "hidden")]
internal partial class RandomRNN6x7 : IPlainRecurrence;

[Model]
[Input("B", "T", 9, Gradient = true)]
[Input(4, "B", 33, As = "h0", Gradient = true)]
[From("x"), RNN(33, NumLayers = 2, Bidirectional = true, Bias = false, InitialState = "h0", StateAs = "hidden")]
internal partial class RandomRNN9x33 : IStartedRecurrence;

[Model]
[Input("B", "T", 20, Gradient = true)]
[RNN(64, Bidirectional = true, StateAs = "hidden")]
internal partial class RandomRNN20x64 : IPlainRecurrence;

[Model]
[Input("B", "T", 2, Gradient = true)]
[LSTM(3, StateAs = "hidden", CellStateAs = "cell")]
internal partial class RandomLSTM2x3 : IPlainMemory;

[Model]
[Input("B", "T", 5, Gradient = true)]
[Input(2, "B", 16, As = "h0", Gradient = true)]
[Input(2, "B", 16, As = "c0", Gradient = true)]
[From("x"), LSTM(16, NumLayers = 2, Bias = false, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class RandomLSTM5x16 : IStartedMemory;

[Model]
[Input("B", "T", 11, Gradient = true)]
[LSTM(40, Bidirectional = true, StateAs = "hidden", CellStateAs = "cell")]
internal partial class RandomLSTM11x40 : IPlainMemory;

[Model]
[Input("B", "T", 7, Gradient = true)]
[Input(4, "B", 6, As = "h0", Gradient = true)]
[Input(4, "B", 19, As = "c0", Gradient = true)]
[From("x"), LSTM(19, NumLayers = 2, Bidirectional = true, ProjSize = 6, InitialState = "h0", InitialCellState = "c0", StateAs = "hidden", CellStateAs = "cell")]
internal partial class RandomLSTM7x19 : IStartedMemory;

[Model]
[Input("B", "T", 8, Gradient = true)]
[Input(1, "B", 3, As = "h0", Gradient = true)]
[From("x"), GRU(3, InitialState = "h0", StateAs = "hidden")]
internal partial class RandomGRU8x3 : IStartedRecurrence;

[Model]
[Input("B", "T", 10, Gradient = true)]
[GRU(64, NumLayers = 2, StateAs = "hidden")]
internal partial class RandomGRU10x64 : IPlainRecurrence;

[Model]
[Input("B", "T", 4, Gradient = true)]
[Input(4, "B", 21, As = "h0", Gradient = true)]
[From("x"), GRU(21, NumLayers = 2, Bidirectional = true, InitialState = "h0", StateAs = "hidden")]
internal partial class RandomGRU4x21 : IStartedRecurrence;

[Model]
[Input("B", "T", 6, Gradient = true)]
[GRU(11, NumLayers = 3, Bidirectional = true, Bias = false, StateAs = "hidden")]
internal partial class RandomGRU6x11 : IPlainRecurrence;
