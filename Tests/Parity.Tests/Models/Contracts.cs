using System.Numerics.Tensors;

namespace Kiln.Parity.Tests.Models;

/// <summary>What generated models of one input (B, …) and no loss have in common.</summary>
internal interface IMapModel : IModel
{
    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b);

    ReadOnlyTensorSpan<float> ForwardTrain(scoped ReadOnlySpan<float> x, int b);

    void Backward(scoped ReadOnlySpan<float> outputGradient);

    ReadOnlyTensorSpan<float> XGradient { get; }
}

/// <summary>Models of one input (B, …) with a float target.</summary>
internal interface IRegressionModel : IModel
{
    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b);

    float Loss(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<float> target, int b);

    float Train(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<float> target, int b, float scale = 1);

    float Accumulate(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<float> target, int b, float scale = 1);
}

/// <summary>Models of one input (B, …) with class targets.</summary>
internal interface IClassifierModel : IModel
{
    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b);

    float Loss(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<int> target, int b);

    float Train(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<int> target, int b, float scale = 1);

    float Train(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<long> target, int b, float scale = 1);
}

/// <summary>A loss straight on the input, which gets a gradient.</summary>
internal interface IInputGradient
{
    ReadOnlyTensorSpan<float> XGradient { get; }
}

/// <summary>Models of sequences (B, T, F) with a class per step.</summary>
internal interface ISequenceModel : IModel
{
    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b, int t);

    float Train(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<int> target, int b, int t, float scale = 1);
}

/// <summary>Recurrent layers (B, T, F) without a loss.</summary>
internal interface IRecurrentModel : IModel
{
    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b, int t);

    ReadOnlyTensorSpan<float> ForwardTrain(scoped ReadOnlySpan<float> x, int b, int t);

    void Backward(scoped ReadOnlySpan<float> outputGradient);

    ReadOnlyTensorSpan<float> XGradient { get; }
}

/// <summary>Sequences with a class per step whose input has a gradient, over truncated time.</summary>
internal interface ITruncatedModel : ISequenceModel
{
    float Train(PackedSequence<float> x, PackedSequence<int> target, float scale = 1);

    ReadOnlyTensorSpan<float> XGradient { get; }

    PackedSequence<float> XGradientPacked { get; }
}
