using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>The calls of a recurrent model without a loss, whatever states it has: those that it has not are null.</summary>
internal sealed class RecurrentCalls(IModel model)
{
    public IModel Model { get; } = model;

    /// <summary>The name of the layer, which is alone in its model.</summary>
    public string Layer { get; } = model.ParameterInfos[0].Name.Split('.')[0];

    public float[] Hidden => ((IRecurrence)Model).Hidden.ToArray();

    public int[] HiddenShape => ((IRecurrence)Model).Hidden.ShapeToArray();

    public float[]? Cell => Model switch
    {
        IPlainMemory it => it.Cell.ToArray(),
        IStartedMemory it => it.Cell.ToArray(),
        _ => null,
    };

    public float[] XGradient => ((IRecurrence)Model).XGradient.ToArray();

    public PackedSequence<float> XGradientPacked => ((IRecurrence)Model).XGradientPacked;

    public float[]? H0Gradient => Model switch
    {
        IStartedRecurrence it => it.H0Gradient.ToArray(),
        IStartedMemory it => it.H0Gradient.ToArray(),
        _ => null,
    };

    public float[]? C0Gradient => Model is IStartedMemory it ? it.C0Gradient.ToArray() : null;

    public float[] Forward(float[] x, float[]? h0, float[]? c0, int b, int t) => Model switch
    {
        IPlainRecurrence it => it.Forward(x, b, t).ToArray(),
        IPlainMemory it => it.Forward(x, b, t).ToArray(),
        IStartedRecurrence it => it.Forward(x, h0, b, t).ToArray(),
        IStartedMemory it => it.Forward(x, h0, c0, b, t).ToArray(),
        _ => throw Unknown(),
    };

    public float[] ForwardTrain(float[] x, float[]? h0, float[]? c0, int b, int t) => Model switch
    {
        IPlainRecurrence it => it.ForwardTrain(x, b, t).ToArray(),
        IPlainMemory it => it.ForwardTrain(x, b, t).ToArray(),
        IStartedRecurrence it => it.ForwardTrain(x, h0, b, t).ToArray(),
        IStartedMemory it => it.ForwardTrain(x, h0, c0, b, t).ToArray(),
        _ => throw Unknown(),
    };

    public PackedSequence<float> Forward(PackedSequence<float> x, float[]? h0, float[]? c0) => Model switch
    {
        IPlainRecurrence it => it.Forward(x),
        IPlainMemory it => it.Forward(x),
        IStartedRecurrence it => it.Forward(x, h0),
        IStartedMemory it => it.Forward(x, h0, c0),
        _ => throw Unknown(),
    };

    public PackedSequence<float> ForwardTrain(PackedSequence<float> x, float[]? h0, float[]? c0) => Model switch
    {
        IPlainRecurrence it => it.ForwardTrain(x),
        IPlainMemory it => it.ForwardTrain(x),
        IStartedRecurrence it => it.ForwardTrain(x, h0),
        IStartedMemory it => it.ForwardTrain(x, h0, c0),
        _ => throw Unknown(),
    };

    public void Backward(float[] output, float[] hidden, float[]? cell)
    {
        switch (Model)
        {
            case IPlainRecurrence it: it.Backward(output, hidden); break;
            case IPlainMemory it: it.Backward(output, hidden, cell); break;
            case IStartedRecurrence it: it.Backward(output, hidden); break;
            case IStartedMemory it: it.Backward(output, hidden, cell); break;
            default: throw Unknown();
        }
    }

    public void Backward(PackedSequence<float> output, float[] hidden, float[]? cell)
    {
        switch (Model)
        {
            case IPlainRecurrence it: it.Backward(output, hidden); break;
            case IPlainMemory it: it.Backward(output, hidden, cell); break;
            case IStartedRecurrence it: it.Backward(output, hidden); break;
            case IStartedMemory it: it.Backward(output, hidden, cell); break;
            default: throw Unknown();
        }
    }

    private InvalidOperationException Unknown() => new($"{Model.Structure.Name} has none of the contracts of recurrent models.");
}
