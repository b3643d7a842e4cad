using System.Numerics.Tensors;
using Kiln;

namespace Samples;

/// <summary>What the generated classes have in common: images in, scores of ten classes out.</summary>
internal interface IDigitModel : IModel
{
    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b);

    float TrainStep(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<int> target, int b, Optimizer optimizer);
}
