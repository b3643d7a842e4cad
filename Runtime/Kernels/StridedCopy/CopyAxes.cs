namespace Kiln.Kernels;

/// <summary>
/// The axes of a copy in the order the loops run: descending stride in the destination, axes of size 1 dropped, axes that
/// continue each other in both operands merged.
/// </summary>
internal struct CopyAxes
{
    /// <summary>One more than users can state: a copy of pairs has an axis of its own for the pair.</summary>
    public const int MaxRank = 9;

    public int Rank;
    public InlineArray9<nint> Size;
    public InlineArray9<nint> From;
    public InlineArray9<nint> To;

    /// <summary>Number of elements.</summary>
    public readonly long Elements
    {
        get
        {
            long elements = 1;
            for (int axis = 0; axis < Rank; axis++)
            {
                elements *= Size[axis];
            }

            return elements;
        }
    }

    /// <summary>Adds an axis inside those of equal destination stride and outside those of smaller ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(nint size, nint from, nint to)
    {
        if (size == 1)
        {
            return;
        }

        int at = Rank++;
        for (; at > 0 && nint.Abs(To[at - 1]) < nint.Abs(to); at--)
        {
            Set(at, Size[at - 1], From[at - 1], To[at - 1]);
        }

        Set(at, size, from, to);
    }

    /// <summary>Merges neighbours that one loop can walk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Merge()
    {
        int last = 0;
        for (int axis = 1; axis < Rank; axis++)
        {
            if (From[last] == From[axis] * Size[axis] && To[last] == To[axis] * Size[axis])
            {
                Set(last, Size[last] * Size[axis], From[axis], To[axis]);
            }
            else
            {
                last++;
                Set(last, Size[axis], From[axis], To[axis]);
            }
        }

        Rank = int.Min(Rank, last + 1);
    }

    /// <summary>Puts axes of size 1 in front where there are fewer than two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MakePlane()
    {
        if (Rank == 0)
        {
            Set(0, 1, 0, 0);
            Rank = 1;
        }

        if (Rank == 1)
        {
            Set(1, Size[0], From[0], To[0]);
            Set(0, 1, 0, 0);
            Rank = 2;
        }
    }

    /// <summary>Moves an axis to the place before the last, the order of the others kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MoveBeforeLast(int axis)
    {
        (nint size, nint from, nint to) = (Size[axis], From[axis], To[axis]);
        for (; axis < Rank - 2; axis++)
        {
            Set(axis, Size[axis + 1], From[axis + 1], To[axis + 1]);
        }

        Set(axis, size, from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Set(int axis, nint size, nint from, nint to)
    {
        Size[axis] = size;
        From[axis] = from;
        To[axis] = to;
    }
}
