namespace Kiln.Kernels;

/// <summary>The way back of a <see cref="StepWalk"/>, from its last step to its first, for gradients.</summary>
internal ref struct StepReturn
{
    private readonly Recurrence steps;
    private readonly nint first;
    private readonly nint count;
    private nint number;
    private nint start;

    /// <summary>The strip's first row in this step, counted over the rows of all steps.</summary>
    public nint Row;

    /// <summary>The strip's rows in this step.</summary>
    public nint Rows;

    /// <summary>How many of them, the first ones, continue rows of the step walked before this one; the others begin here.</summary>
    public nint Continued;

    /// <summary>The strip's first row in the step walked before this one.</summary>
    public nint PreviousRow;

    /// <summary>How many of the continued rows pass their gradient on: all of them, or none where the recurrence is truncated.</summary>
    public nint Passing;

    /// <summary>How many rows of this step receive a gradient from the step that follows in the walk.</summary>
    public nint Followed;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StepReturn(Recurrence steps, nint first, nint count)
    {
        this.steps = steps;
        this.first = first;
        this.count = count;
        number = steps.Steps;
        start = steps.Reverse ? 0 : steps.AllRows();
    }

    /// <summary>Goes one step back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        if (number == 0)
        {
            return false;
        }

        number--;
        nint size = Size(number);
        start -= steps.Reverse ? 0 : size;
        Row = start + first;
        start += steps.Reverse ? size : 0;
        Rows = RowsOf(size);
        Followed = Passing;
        nint previous = number > 0 ? Size(number - 1) : 0;
        Continued = nint.Min(Rows, RowsOf(previous));
        PreviousRow = steps.Reverse ? start + first : Row - previous;
        Passing = steps.Truncation > 0 && number % steps.Truncation == 0 ? 0 : Continued;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly nint Size(nint number) => steps.Rows(steps.Reverse ? steps.Steps - 1 - number : number);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly nint RowsOf(nint size) => nint.Max(0, nint.Min(size - first, count));
}
