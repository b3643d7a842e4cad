using Kiln.Kernels;

namespace Kiln;

/// <summary>The update of a run of parameters, shared out by runs of the flat buffers that begin on whole vectors.</summary>
internal readonly ref struct OptimizerJob(Optimizer optimizer, int start, int length) : ITeamJob
{
    /// <summary>What the update of one parameter costs, in floating-point operations of the same time.</summary>
    public const long WorkPerParameter = 32;

    private const int Unit = 64;

    /// <summary>In how many parts to share it.</summary>
    public int Parts { get; } = Team.Parts(length * WorkPerParameter, length / Unit);

    public void Run(int part)
    {
        int first = Start(part), end = part == Parts - 1 ? start + length : Start(part + 1);
        optimizer.UpdateAlone(first, end - first, ref optimizer.Gradient(first));
    }

    private int Start(int part) => start + ((int)Team.Start(length / Unit, part, Parts) * Unit);
}
