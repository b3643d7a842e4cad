namespace Kiln.Parity.Tests.Models;

[Model, Input("B", 4, Gradient = true), Linear(3)]
internal partial class LinearModel : IMapModel;

[Model, Input("B", 3, 4, Gradient = true), Linear(4, 3, Bias = false)]
internal partial class LinearWithoutBias : IMapModel;

[Model, Input("B", 3, DType = DType.Int32), Embedding(6, 4)]
internal partial class EmbeddingModel;

[Model, Input("B", 3, DType = DType.Int64), Embedding(6, 4)]
internal partial class LongEmbeddingModel;

[Model, Input("B", 3, DType = DType.Int32), Embedding(6, 4, PaddingIdx = 0)]
internal partial class PaddedEmbeddingModel;

[Model, Input("B", 2, 3, Gradient = true), PReLU(NumParameters = 2)]
internal partial class PReLUModel : IMapModel;

[Model, Input("B", 10), Linear(10)]
internal partial class LinearOfTen;

[Model, Input("B", "T", 10), RNN(10)]
internal partial class RecurrentOfTen;

[Model, Input("B", "T", 4), RNN(2)]
internal partial class RecurrentOfFour;

[Model, Input("B", "T", 8), LSTM(8)]
internal partial class MemoryOfEight;

[Model, Input("B", "T", 6), GRU(5)]
internal partial class GatesOfFive;

[Model, Input("B", DType = DType.Int32), Embedding(10, 4)]
internal partial class EmbeddingOfTen;

[Model, Input("B", 3), Linear(4), ReLU, Linear(2)]
internal partial class Sequential342;

[Model, Input("B", "T", 3, Gradient = true), RNN(4)]
internal partial class Recurrent : IRecurrentModel;

[Model, Input("B", "T", 3, Gradient = true), RNN(4, NumLayers = 2)]
internal partial class TwoLayers : IRecurrentModel;

[Model, Input("B", "T", 3, Gradient = true), RNN(4, Bias = false)]
internal partial class RecurrentWithoutBias : IRecurrentModel;

[Model, Input("B", "T", 3, Gradient = true), RNN(3, 4, Nonlinearity = Nonlinearity.ReLU)]
internal partial class RectifiedRecurrent : IRecurrentModel;

[Model, Input("B", "T", 5, Gradient = true), RNN(17, NumLayers = 3, Nonlinearity = Nonlinearity.ReLU)]
internal partial class ThreeRectifiedLayers : IRecurrentModel;

[Model, Input("B", "T", 9, Gradient = true), RNN(33)]
internal partial class WideRecurrent : IRecurrentModel;
