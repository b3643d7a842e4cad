using Kiln;

namespace Samples;

/// <summary>The network of LeCun, Bottou, Bengio and Haffner (1998), with ReLU and maxima as one writes it today.</summary>
[Model]
[Input("B", 1, 28, 28)]
[Conv2d(6, 5, Padding = 2), ReLU, MaxPool2d(2)]   // (B, 6, 14, 14)
[Conv2d(16, 5), ReLU, MaxPool2d(2)]               // (B, 16, 5, 5)
[Flatten]
[Linear(120), ReLU]
[Linear(84), ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class LeNet : IDigitModel;
