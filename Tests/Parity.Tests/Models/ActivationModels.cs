namespace Kiln.Parity.Tests.Models;

[Model, Input("B", Gradient = true), ReLU]
internal partial class ReLUModel : IMapModel;

[Model, Input("B", Gradient = true), ReLU6]
internal partial class ReLU6Model : IMapModel;

[Model, Input("B", Gradient = true), LeakyReLU]
internal partial class LeakyReLUModel : IMapModel;

[Model, Input("B", Gradient = true), LeakyReLU(NegativeSlope = 0.2)]
internal partial class SteepLeakyReLUModel : IMapModel;

[Model, Input("B", Gradient = true), ELU]
internal partial class ELUModel : IMapModel;

[Model, Input("B", Gradient = true), ELU(Alpha = 0.5)]
internal partial class FlatELUModel : IMapModel;

[Model, Input("B", Gradient = true), SELU]
internal partial class SELUModel : IMapModel;

[Model, Input("B", Gradient = true), CELU(Alpha = 1.5)]
internal partial class CELUModel : IMapModel;

[Model, Input("B", Gradient = true), CELU]
internal partial class UnitCELUModel : IMapModel;

[Model, Input("B", Gradient = true), GELU]
internal partial class GELUModel : IMapModel;

[Model, Input("B", Gradient = true), GELU(Approximate = GELUApproximation.Tanh)]
internal partial class TanhGELUModel : IMapModel;

[Model, Input("B", Gradient = true), Sigmoid]
internal partial class SigmoidModel : IMapModel;

[Model, Input("B", Gradient = true), LogSigmoid]
internal partial class LogSigmoidModel : IMapModel;

[Model, Input("B", Gradient = true), Tanh]
internal partial class TanhModel : IMapModel;

[Model, Input("B", Gradient = true), Softplus]
internal partial class SoftplusModel : IMapModel;

[Model, Input("B", Gradient = true), Softplus(Beta = 2, Threshold = 3)]
internal partial class SteepSoftplusModel : IMapModel;

[Model, Input("B", Gradient = true), Softsign]
internal partial class SoftsignModel : IMapModel;

[Model, Input("B", Gradient = true), SiLU]
internal partial class SiLUModel : IMapModel;

[Model, Input("B", Gradient = true), Mish]
internal partial class MishModel : IMapModel;

[Model, Input("B", Gradient = true), Hardtanh]
internal partial class HardtanhModel : IMapModel;

[Model, Input("B", Gradient = true), Hardsigmoid]
internal partial class HardsigmoidModel : IMapModel;

[Model, Input("B", Gradient = true), Hardswish]
internal partial class HardswishModel : IMapModel;

[Model, Input("B", Gradient = true), Softmax(Dim = 0)]
internal partial class SoftmaxModel : IMapModel;

[Model, Input("B", Gradient = true), LogSoftmax(Dim = 0)]
internal partial class LogSoftmaxModel : IMapModel;

[Model, Input("B", Gradient = true), Map(nameof(Exponential))]
internal partial class ExponentialModel : IMapModel
{
    private static float Exponential(float x) => MathF.Exp(x);
}

[Model, Input("B", Gradient = true), Map(nameof(Absolute))]
internal partial class AbsoluteModel : IMapModel
{
    private static float Absolute(float x) => MathF.Abs(x);
}

[Model, Input("B", Gradient = true), Map(nameof(Square))]
internal partial class SquareModel : IMapModel
{
    private static float Square(float x) => x * x;
}

[Model, Input("B", Gradient = true), Map(nameof(Sine))]
internal partial class SineModel : IMapModel
{
    private static float Sine(float x) => MathF.Sin(x);
}

[Model, Input("B", Gradient = true), Map(nameof(Cosine))]
internal partial class CosineModel : IMapModel
{
    private static float Cosine(float x) => MathF.Cos(x);
}

[Model, Input("B", Gradient = true), Map(nameof(Shrink))]
internal partial class TanhShrinkModel : IMapModel
{
    private static float Shrink(float x) => x - MathF.Tanh(x);
}

[Model, Input("B", Gradient = true), Map(nameof(Shrink))]
internal partial class SoftShrinkModel : IMapModel
{
    private static float Shrink(float x) => x > 0.5f ? x - 0.5f : x < -0.5f ? x + 0.5f : 0;
}

[Model, Input("B", Gradient = true), Map(nameof(Shrink))]
internal partial class HardShrinkModel : IMapModel
{
    private static float Shrink(float x) => MathF.Abs(x) > 0.5f ? x : 0;
}

[Model, Input("B", Gradient = true), Map(nameof(Cut))]
internal partial class ThresholdModel : IMapModel
{
    private static float Cut(float x) => x > 0.1f ? x : -3;
}

[Model, Input("B", 4, 6, Gradient = true), Softmax(Dim = 1)]
internal partial class ColumnSoftmaxModel : IMapModel;

[Model, Input("B", 4, 6, Gradient = true), Softmax]
internal partial class RowSoftmaxModel : IMapModel;

[Model, Input("B", 4, 6, Gradient = true), LogSoftmax(Dim = 1)]
internal partial class ColumnLogSoftmaxModel : IMapModel;

[Model, Input("B", 4, 6, Gradient = true), LogSoftmax]
internal partial class RowLogSoftmaxModel : IMapModel;

[Model, Input("B", 4, 6, Gradient = true), GLU(Dim = 1)]
internal partial class ColumnGLUModel : IMapModel;

[Model, Input("B", 4, 6, Gradient = true), GLU]
internal partial class RowGLUModel : IMapModel;
