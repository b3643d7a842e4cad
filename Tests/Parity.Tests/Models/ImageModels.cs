namespace Kiln.Parity.Tests.Models;

[Model, Input("B", 2, 5, 6, Gradient = true), Conv2d(2, 3, 3)]
internal partial class ConvPlain : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), Conv2d(2, 3, 3, Padding = 1)]
internal partial class ConvPadded : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), Conv2d(3, 3, Stride = 2, Padding = 1, Bias = false)]
internal partial class ConvStrided : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), Conv2d(3, 3, KernelHeight = 2, StrideWidth = 2, PaddingHeight = 1)]
internal partial class ConvOblong : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), Conv2d(3, 3, Dilation = 2, Padding = 2)]
internal partial class ConvDilated : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), Conv2d(4, 3, Groups = 2)]
internal partial class ConvGrouped : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), Conv2d(3, 1)]
internal partial class ConvPointwise : IMapModel;

[Model, Input("B", 2, 7, Gradient = true), Conv1d(2, 3, 3)]
internal partial class LinePlain : IMapModel;

[Model, Input("B", 2, 7, Gradient = true), Conv1d(3, 3, Padding = 2, Dilation = 2)]
internal partial class LineDilated : IMapModel;

[Model, Input("B", 2, 7, Gradient = true), Conv1d(3, 2, Stride = 2)]
internal partial class LineStrided : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), MaxPool2d(2)]
internal partial class MaxOfTwo : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), MaxPool2d(3, Stride = 2, Padding = 1)]
internal partial class MaxOverlapping : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), MaxPool2d(2, Stride = 2, CeilMode = true)]
internal partial class MaxRoundedUp : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), AvgPool2d(2)]
internal partial class MeanOfTwo : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), AvgPool2d(3, Stride = 2, Padding = 1)]
internal partial class MeanWithBorder : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), AvgPool2d(3, Stride = 2, Padding = 1, CountIncludePad = false)]
internal partial class MeanInside : IMapModel;

[Model, Input("B", 2, 7, Gradient = true), MaxPool1d(2)]
internal partial class LineMax : IMapModel;

[Model, Input("B", 2, 7, Gradient = true), AvgPool1d(3, Stride = 2)]
internal partial class LineMean : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), AdaptiveAvgPool2d(2, OutputWidth = 3)]
internal partial class MeanOfSix : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), AdaptiveAvgPool2d(1)]
internal partial class MeanOfAll : IMapModel;

[Model, Input("B", 4, Gradient = true), BatchNorm1d(4)]
internal partial class BatchNormRows : IMapModel;

[Model, Input("B", 2, 7, Gradient = true), BatchNorm1d(2, Momentum = 0.3)]
internal partial class BatchNormLines : IMapModel;

[Model, Input("B", 2, 5, 6, Gradient = true), BatchNorm2d]
internal partial class BatchNormImages : IMapModel;

[Model, Input("B", 2, 3, 3, Gradient = true), BatchNorm2d(Affine = false)]
internal partial class BatchNormPlain : IMapModel;

[Model, Input("B", 3, 4, Gradient = true), LayerNorm(4)]
internal partial class LayerNormRows : IMapModel;

[Model, Input("B", 3, 4, Gradient = true), LayerNorm(3, 4)]
internal partial class LayerNormPlanes : IMapModel;

[Model, Input("B", 4, 3, 2, Gradient = true), GroupNorm(2, 4)]
internal partial class GroupNormImages : IMapModel;

[Model, Input("B", 4, Gradient = true), RMSNorm(4, Eps = 1e-6)]
internal partial class RootNormRows : IMapModel;

/// <summary>The golden network.</summary>
[Model, Input("B", 1, 8, 8), Conv2d(3, 3, Padding = 1), ReLU, MaxPool2d(2), Conv2d(4, 3, Padding = 1), ReLU, MaxPool2d(2), Flatten, Linear(3), CrossEntropyLoss]
internal partial class SmallCnn : IClassifierModel;

/// <summary>A residual net on sequences with running statistics, for several steps.</summary>
[Model, Input("B", 3, 6, 6), Conv2d(4, 3, Padding = 1, Bias = false), BatchNorm2d, ReLU(As = "a"), Conv2d(4, 3, Padding = 1), BatchNorm2d(Momentum = 0.3), Add("a"), ReLU, AdaptiveAvgPool2d(1), Flatten, Linear(3), CrossEntropyLoss]
internal partial class SmallResNet : IClassifierModel;

[Model, Input("B", 3, 10, 10), Conv2d(3, 8, 3), Conv2d(8, 6, 3, Groups = 2), Flatten, Linear(5)]
internal partial class ConvWeights : IModel;
