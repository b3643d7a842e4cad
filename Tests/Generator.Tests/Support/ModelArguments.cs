namespace Kiln.Generator.Tests.Support;

/// <summary>What a call of a model takes: arrays of float, int or long, in the order of the arguments.</summary>
/// <param name="Inputs">One per input.</param>
/// <param name="Targets">One per target.</param>
/// <param name="Sizes">One per symbol.</param>
public sealed record ModelArguments(Array[] Inputs, Array[] Targets, int[] Sizes)
{
    public nint[][] InputShapes { get; init; } = [];

    public nint[][] TargetShapes { get; init; } = [];

    /// <summary>One weight per class for every weighted loss.</summary>
    public float[][] ClassWeights { get; init; } = [];

    /// <summary>Gradients for a model without a loss, as <c>Backward</c> takes them.</summary>
    public float[][] OutputGradients { get; init; } = [];
}
