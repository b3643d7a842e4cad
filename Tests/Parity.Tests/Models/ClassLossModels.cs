namespace Kiln.Parity.Tests.Models;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss]
internal partial class MeanCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(Reduction = Reduction.Sum)]
internal partial class SumCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(Weighted = true)]
internal partial class MeanWeightedCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(Weighted = true, Reduction = Reduction.Sum)]
internal partial class SumWeightedCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(LabelSmoothing = 0.1)]
internal partial class MeanSmoothCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(LabelSmoothing = 0.1, Reduction = Reduction.Sum)]
internal partial class SumSmoothCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(Weighted = true, LabelSmoothing = 0.2)]
internal partial class MeanWeightedSmoothCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(Weighted = true, LabelSmoothing = 0.2, Reduction = Reduction.Sum)]
internal partial class SumWeightedSmoothCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(IgnoreIndex = -1)]
internal partial class MeanIgnoringCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), CrossEntropyLoss(IgnoreIndex = -1, Reduction = Reduction.Sum)]
internal partial class SumIgnoringCrossEntropy : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), NLLLoss]
internal partial class MeanNLL : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), NLLLoss(Reduction = Reduction.Sum)]
internal partial class SumNLL : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), NLLLoss(Weighted = true, IgnoreIndex = -1)]
internal partial class MeanWeightedNLL : IClassifierModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), NLLLoss(Weighted = true, IgnoreIndex = -1, Reduction = Reduction.Sum)]
internal partial class SumWeightedNLL : IClassifierModel, IInputGradient;
