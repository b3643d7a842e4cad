namespace Kiln.Kernels;

/// <summary>
/// Room for copies that kernels make for speed, too large for the stack: one piece for each use and thread serves all models. Only a call that
/// asks for more than those before allocates.
/// </summary>
internal static class ThreadRoom
{
    // No initialisers: kernels read them without the check that one would bring.
    [ThreadStatic]
    private static AlignedBuffer? t_block;

    [ThreadStatic]
    private static AlignedBuffer? t_run;

    [ThreadStatic]
    private static AlignedBuffer? t_frames;

    /// <summary>Room for a block of A in a <see cref="BlockedProduct"/> or <see cref="SwappedProduct"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ref float Block(nint floats) => ref Of(ref t_block, floats);

    /// <summary>Room for the rows that an <see cref="OuterSum"/> gathers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ref float Run(nint floats) => ref Of(ref t_run, floats);

    /// <summary>Room for the images whose gradients an <see cref="OverlapAddition"/> sums together.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ref float Frames(nint floats) => ref Of(ref t_frames, floats);

    private static ref float Of(ref AlignedBuffer? room, nint floats)
    {
        if (room is null || room.Length < floats)
            room = new AlignedBuffer(floats, nameof(ThreadRoom));
        return ref room.Start;
    }
}
