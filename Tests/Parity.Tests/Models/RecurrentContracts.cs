using System.Numerics.Tensors;

namespace Kiln.Parity.Tests.Models;

/// <summary>What recurrent models without a loss have in common, dense and packed: the final hidden states are published as <c>hidden</c>.</summary>
internal interface IRecurrence : IModel
{
    ReadOnlyTensorSpan<float> Hidden { get; }

    ReadOnlyTensorSpan<float> XGradient { get; }

    PackedSequence<float> XGradientPacked { get; }
}

/// <summary>An RNN or GRU from zeros.</summary>
internal interface IPlainRecurrence : IRecurrence
{
    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b, int t);

    PackedSequence<float> Forward(PackedSequence<float> x);

    ReadOnlyTensorSpan<float> ForwardTrain(scoped ReadOnlySpan<float> x, int b, int t);

    PackedSequence<float> ForwardTrain(PackedSequence<float> x);

    void Backward(scoped ReadOnlySpan<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient);

    void Backward(PackedSequence<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient);
}

/// <summary>An LSTM from zeros.</summary>
internal interface IPlainMemory : IRecurrence
{
    ReadOnlyTensorSpan<float> Cell { get; }

    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, int b, int t);

    PackedSequence<float> Forward(PackedSequence<float> x);

    ReadOnlyTensorSpan<float> ForwardTrain(scoped ReadOnlySpan<float> x, int b, int t);

    PackedSequence<float> ForwardTrain(PackedSequence<float> x);

    void Backward(scoped ReadOnlySpan<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient, scoped ReadOnlySpan<float> cellGradient);

    void Backward(PackedSequence<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient, scoped ReadOnlySpan<float> cellGradient);
}

/// <summary>An RNN or GRU from states that the caller gives as <c>h0</c>.</summary>
internal interface IStartedRecurrence : IRecurrence
{
    ReadOnlyTensorSpan<float> H0Gradient { get; }

    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<float> h0, int b, int t);

    PackedSequence<float> Forward(PackedSequence<float> x, scoped ReadOnlySpan<float> h0);

    ReadOnlyTensorSpan<float> ForwardTrain(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<float> h0, int b, int t);

    PackedSequence<float> ForwardTrain(PackedSequence<float> x, scoped ReadOnlySpan<float> h0);

    void Backward(scoped ReadOnlySpan<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient);

    void Backward(PackedSequence<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient);
}

/// <summary>An LSTM from states that the caller gives as <c>h0</c> and <c>c0</c>.</summary>
internal interface IStartedMemory : IRecurrence
{
    ReadOnlyTensorSpan<float> Cell { get; }

    ReadOnlyTensorSpan<float> H0Gradient { get; }

    ReadOnlyTensorSpan<float> C0Gradient { get; }

    ReadOnlyTensorSpan<float> Forward(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<float> h0, scoped ReadOnlySpan<float> c0, int b, int t);

    PackedSequence<float> Forward(PackedSequence<float> x, scoped ReadOnlySpan<float> h0, scoped ReadOnlySpan<float> c0);

    ReadOnlyTensorSpan<float> ForwardTrain(scoped ReadOnlySpan<float> x, scoped ReadOnlySpan<float> h0, scoped ReadOnlySpan<float> c0, int b, int t);

    PackedSequence<float> ForwardTrain(PackedSequence<float> x, scoped ReadOnlySpan<float> h0, scoped ReadOnlySpan<float> c0);

    void Backward(scoped ReadOnlySpan<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient, scoped ReadOnlySpan<float> cellGradient);

    void Backward(PackedSequence<float> outputGradient, scoped ReadOnlySpan<float> hiddenGradient, scoped ReadOnlySpan<float> cellGradient);
}
