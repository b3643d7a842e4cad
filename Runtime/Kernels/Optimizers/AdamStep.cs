namespace Kiln.Kernels;

/// <summary>The numbers of one Adam step, worked out in double and rounded once.</summary>
/// <param name="Direction">Factor of the gradient: 1, or -1 to go up, times what clips its norm.</param>
/// <param name="Penalty">Weight decay added to the gradient, times the parameter.</param>
/// <param name="Keep">Factor of the parameter before the step: decoupled weight decay.</param>
/// <param name="MeanWeight">1 - β1.</param>
/// <param name="SquareKeep">β2.</param>
/// <param name="SquareWeight">1 - β2.</param>
/// <param name="RootCorrection">1 / √(1 - β2ᵗ).</param>
/// <param name="Eps">Added to the denominator.</param>
/// <param name="StepSize">learningRate / (1 - β1ᵗ).</param>
/// <param name="Limit">Largest absolute value of the gradient times <paramref name="Direction"/>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct AdamStep(
    float Direction,
    float Penalty,
    float Keep,
    float MeanWeight,
    float SquareKeep,
    float SquareWeight,
    float RootCorrection,
    float Eps,
    float StepSize,
    float Limit = float.PositiveInfinity);
