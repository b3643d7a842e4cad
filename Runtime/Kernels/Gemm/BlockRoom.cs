namespace Kiln.Kernels;

/// <summary>Room for a block of A in a <see cref="BlockedProduct"/>: too large for the stack, and one for each thread serves all products.</summary>
internal static class BlockRoom
{
    // No initialiser: kernels read it without the check that one would bring.
    [ThreadStatic]
    private static AlignedBuffer? t_room;

    /// <summary>The calling thread's room; only a call that asks for more than those before allocates.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ref float Of(nint floats)
    {
        if (t_room is null || t_room.Length < floats)
            t_room = new AlignedBuffer(floats, nameof(BlockRoom));
        return ref t_room.Start;
    }
}
