namespace Kiln.Kernels;

/// <summary>An elementwise expression shared out by rows, or by runs of a single row that begin on whole vectors.</summary>
internal readonly ref struct ElementwiseJob<K> : ITeamJob where K : struct, IElementwise, allows ref struct
{
    private const nint Unit = 64;

    private readonly K kernel;
    private readonly nint rows;
    private readonly nint columns;

    public ElementwiseJob(in K kernel, nint rows, nint columns)
    {
        this.kernel = kernel;
        this.rows = rows;
        this.columns = columns;
        Parts = Team.Parts((long)rows * columns * Elementwise.WorkPerElement, rows > 1 ? rows : columns / Unit);
    }

    /// <summary>In how many parts to share it.</summary>
    public int Parts { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int part)
    {
        if (rows > 1)
        {
            Elementwise.Run(in kernel, Team.Start(rows, part, Parts), Team.Start(rows, part + 1, Parts), 0, columns);
        }
        else
        {
            nint units = columns / Unit;
            nint end = part == Parts - 1 ? columns : Team.Start(units, part + 1, Parts) * Unit;
            Elementwise.Run(in kernel, 0, 1, Team.Start(units, part, Parts) * Unit, end);
        }
    }
}
