namespace Kiln.Kernels;

/// <summary>
/// Room for what a part of a job needs besides its results. The calling thread takes what its model has reserved for one thread; the
/// members of the team, whose number no model knows, have their own, as large as the largest job so far asked for.
/// </summary>
internal static class TeamScratch
{
    // No initialiser: kernels read it without the check that one would bring.
    [ThreadStatic]
    private static CrewMember? t_member;

    [ThreadStatic]
    private static AlignedBuffer? t_room;

    /// <summary>This thread's room: a member's own, or else <paramref name="callers"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ref float Of(ref float callers)
    {
        CrewMember? member = t_member;
        if (member is null)
            return ref callers;
        return ref member.Scratch.Start;
    }

    /// <summary>Room of the calling thread for what the parts of a shared job leave to it: nothing of it is needed where one thread computes.</summary>
    /// <param name="floats">How much; only a call that asks for more than those before allocates.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ref float Room(nint floats)
    {
        if (t_room is null || t_room.Length < floats)
            t_room = new AlignedBuffer(floats, nameof(TeamScratch));
        return ref t_room.Start;
    }

    /// <summary>Makes this thread that member's.</summary>
    public static void Enter(CrewMember member) => t_member = member;
}
