namespace Kiln.Kernels;

/// <summary>The units of a work, divided nearly equally.</summary>
internal readonly ref struct SharedWorkJob<W>(scoped ref readonly W work, nint units, int parts) : ITeamJob
    where W : struct, ISharedWork, allows ref struct
{
    private readonly W work = work;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int part) => work.Run(Team.Start(units, part, parts), Team.Start(units, part + 1, parts));
}
