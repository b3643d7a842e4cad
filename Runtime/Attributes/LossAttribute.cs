namespace Kiln;

/// <summary>
/// A loss ends a chain, or a branch of it: after a loss the chain goes on only through <see cref="FromAttribute"/>. The target is an
/// argument of <c>Loss</c>, <c>Train</c> and <c>Accumulate</c>. Targets never broadcast: unlike in PyTorch, a shape that differs is
/// an error.
/// </summary>
public abstract class LossAttribute : LayerAttribute
{
    /// <summary>
    /// Mean over all elements (for class losses: the weighted mean over the rows that are not ignored) or their sum; the mean
    /// unless set. PyTorch: <c>reduction</c>.
    /// </summary>
    public Reduction Reduction { get; set; }

    /// <summary>Factor of this loss in the sum that <c>Train</c> returns and differentiates; 1 unless set.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>
    /// Name of the target argument; <c>target</c> unless set. Losses that name the same target share it when shape and type agree.
    /// </summary>
    public string Target { get; set; } = "target";
}
