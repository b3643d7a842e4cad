namespace Kiln.Kernels;

/// <summary>
/// Shares up to four large sums by their terms: they are cut into parts, always as many whatever the number of threads, which are added in order. Sums of less
/// than <see cref="Team.LeastSum"/> are not for it.
/// </summary>
internal static class PartialSums
{
    private const int Parts = 16;

    /// <summary>Sums all units.</summary>
    /// <param name="work">The work.</param>
    /// <param name="units">Units.</param>
    /// <param name="operations">Floating-point operations that take as long.</param>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Terms<double> Run<W>(scoped in W work, nint units, long operations) where W : struct, IPartialSum, allows ref struct
    {
        ref Terms<double> sums = ref MemoryMarshal.GetReference(stackalloc Terms<double>[Parts]);
        var parts = new SharedParts<W> { Work = work, Units = units, Sums = ref sums };
        Team.Share(in parts, Parts, operations);
        Terms<double> total = sums;
        for (int part = 1; part < Parts; part++)
        {
            Terms<double> sum = Unsafe.Add(ref sums, part);
            total = new(total.A + sum.A, total.B + sum.B, total.C + sum.C, total.D + sum.D);
        }

        return total;
    }

    private ref struct SharedParts<W> : ISharedWork where W : struct, IPartialSum, allows ref struct
    {
        public W Work;
        public nint Units;
        public ref Terms<double> Sums;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            for (int part = (int)first; part < end; part++)
            {
                Unsafe.Add(ref Sums, part) = Work.Run(Team.Start(Units, part, Parts), Team.Start(Units, part + 1, Parts));
            }
        }
    }
}
