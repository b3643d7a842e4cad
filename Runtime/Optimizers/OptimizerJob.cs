using Kiln.Kernels;

namespace Kiln;

/// <summary>A step of an optimizer, shared out by runs of the flat buffers that begin on whole vectors.</summary>
internal readonly ref struct OptimizerJob(Optimizer optimizer, int length) : ITeamJob
{
    /// <summary>What the update of one parameter costs, in floating-point operations of the same time.</summary>
    public const long WorkPerParameter = 32;

    private const int Unit = 64;

    /// <summary>In how many parts to share it.</summary>
    public int Parts { get; } = Team.Parts(length * WorkPerParameter, length / Unit);

    public void Run(int part) => optimizer.Update(Start(part), part == Parts - 1 ? length : Start(part + 1));

    private int Start(int part) => (int)Team.Start(length / Unit, part, Parts) * Unit;
}
