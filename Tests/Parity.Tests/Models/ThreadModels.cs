namespace Kiln.Parity.Tests.Models;

// Large enough that threads share their kernels.

[Model]
[Input("B", 300)]
[Linear(200), ReLU]
[Linear(150), Tanh]
[Linear(7)]
[CrossEntropyLoss]
public sealed partial class SharedPerceptron;

[Model]
[Input("B", "T", 20)]
[LSTM(48, NumLayers = 2)]
[GRU(40, Bidirectional = true)]
[RNN(33)]
[HiddenState]
[Linear(9)]
[CrossEntropyLoss]
public sealed partial class SharedRecurrence;

[Model]
[Input("B", "T", 20)]
[RNN(16, Bidirectional = true)]
[LSTM(10, Bidirectional = true)]
[GRU(7)]
[RNN(12)]
[HiddenState]
[Linear(9)]
[CrossEntropyLoss]
public sealed partial class SharedNarrowRecurrence;

[Model]
[Input("B", 3, 20, 20)]
[Conv2d(8, 3, Padding = 1), BatchNorm2d, ReLU, MaxPool2d(2)]
[Conv2d(16, 3), ReLU]
[Flatten]
[Linear(60), GELU, Dropout(0.2f)]
[Linear(30)]
[MSELoss]
public sealed partial class SharedImages;

[Model]
[Input("B", 1, 28, 28)]
[Conv2d(6, 5, Padding = 2), ReLU, MaxPool2d(2)]
[Conv2d(16, 5), ReLU, MaxPool2d(2)]
[Flatten]
[Linear(120), ReLU]
[Linear(10)]
[CrossEntropyLoss]
public sealed partial class SharedDigits;

[Model]
[Input("B", 16, 24, 24, Gradient = true)]
[Conv2d(20, 3, Padding = 1, Stride = 2), BatchNorm2d, ReLU]
[Conv2d(20, 3, Padding = 1, Groups = 20), GroupNorm(5), SiLU(As = "trunk")]
[Conv2d(20, 3, Padding = 1, Bias = false), BatchNorm2d, Add("trunk"), ReLU]
[AvgPool2d(3, Stride = 1, Padding = 1)]
[AdaptiveAvgPool2d(4)]
[Flatten, Linear(12)]
[MSELoss]
public sealed partial class SharedResidual;

[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(300, 96, As = "embedded")]
[LayerNorm(96), Linear(96), GELU, Add("embedded")]
[RMSNorm(96), Linear(32)]
[View(-1, 32)]
[CrossEntropyLoss]
public sealed partial class SharedNorms;

[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(600, 128, Name = "embedding")]
[Linear(128), Tanh]
[Linear(600, TiedTo = "embedding", Bias = false)]
[View(-1, 600)]
[CrossEntropyLoss]
public sealed partial class TiedEnds;
