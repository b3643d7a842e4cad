namespace Kiln.Kernels;

/// <summary>
/// The walk of one strip of rows through the steps: what the strip owns in each, and which rows continue a row of the step before.
/// Rows never need rows of another strip, so strips may be walked in any order, or by several threads.
/// </summary>
internal ref struct StepWalk
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

    /// <summary>The strip's first row in the step to come, or in this one if there is none.</summary>
    public nint NextRow;

    /// <summary>How many of them, the first ones, continue rows of the step before.</summary>
    public nint Continued;

    /// <summary>The strip's first row in the step before.</summary>
    public nint PreviousRow;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StepWalk(Recurrence steps, nint first, nint count)
    {
        this.steps = steps;
        this.first = first;
        this.count = count;
        start = steps.Reverse ? steps.AllRows() : 0;
    }

    /// <summary>Goes to the next step of the walk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        if (number == steps.Steps)
        {
            return false;
        }

        nint size = steps.Rows(steps.Reverse ? steps.Steps - 1 - number : number);
        nint rows = nint.Max(0, nint.Min(size - first, count));
        number++;
        PreviousRow = Row;
        Continued = nint.Min(rows, Rows);
        Rows = rows;
        start -= steps.Reverse ? size : 0;
        Row = start + first;
        start += steps.Reverse ? 0 : size;
        NextRow = number == steps.Steps ? Row : steps.Reverse ? Row - steps.Rows(steps.Steps - 1 - number) : Row + size;
        return true;
    }
}
