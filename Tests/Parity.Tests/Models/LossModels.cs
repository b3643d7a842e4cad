namespace Kiln.Parity.Tests.Models;

[Model, Input("B", 5, Gradient = true), MSELoss]
internal partial class MeanMSE : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), MSELoss(Reduction = Reduction.Sum)]
internal partial class SumMSE : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), L1Loss]
internal partial class MeanL1 : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), L1Loss(Reduction = Reduction.Sum)]
internal partial class SumL1 : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), SmoothL1Loss(Beta = 0.5)]
internal partial class MeanSmoothL1 : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), SmoothL1Loss(Beta = 0.5, Reduction = Reduction.Sum)]
internal partial class SumSmoothL1 : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), SmoothL1Loss]
internal partial class MeanUnitSmoothL1 : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), SmoothL1Loss(Reduction = Reduction.Sum)]
internal partial class SumUnitSmoothL1 : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), HuberLoss(Delta = 0.7)]
internal partial class MeanHuber : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), HuberLoss(Delta = 0.7, Reduction = Reduction.Sum)]
internal partial class SumHuber : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), HuberLoss]
internal partial class MeanUnitHuber : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), HuberLoss(Reduction = Reduction.Sum)]
internal partial class SumUnitHuber : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), BCELoss]
internal partial class MeanBCE : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), BCELoss(Reduction = Reduction.Sum)]
internal partial class SumBCE : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), BCEWithLogitsLoss]
internal partial class MeanBCEWithLogits : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), BCEWithLogitsLoss(Reduction = Reduction.Sum)]
internal partial class SumBCEWithLogits : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), BCEWithLogitsLoss(PosWeight = 2.5)]
internal partial class MeanPositiveBCE : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), BCEWithLogitsLoss(PosWeight = 2.5, Reduction = Reduction.Sum)]
internal partial class SumPositiveBCE : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), KLDivLoss]
internal partial class MeanKLDiv : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), KLDivLoss(Reduction = Reduction.Sum)]
internal partial class SumKLDiv : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), KLDivLoss(LogTarget = true)]
internal partial class MeanLogKLDiv : IRegressionModel, IInputGradient;

[Model, Input("B", 5, Gradient = true), KLDivLoss(LogTarget = true, Reduction = Reduction.Sum)]
internal partial class SumLogKLDiv : IRegressionModel, IInputGradient;
