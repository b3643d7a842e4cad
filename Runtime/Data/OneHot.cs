namespace Kiln;

/// <summary>Class numbers as rows of zeros with a single one. PyTorch: <c>torch.nn.functional.one_hot</c>.</summary>
public static class OneHot
{
    /// <summary>Writes one row per class number.</summary>
    /// <param name="classes">Numbers in [0, classCount).</param>
    /// <param name="classCount">Length of a row.</param>
    /// <param name="rows">Shape (classes.Length, classCount).</param>
    /// <exception cref="ArgumentException">A number is out of range, or the lengths do not fit; nothing was written.</exception>
    public static void Encode(ReadOnlySpan<int> classes, int classCount, Span<float> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        if (rows.Length != (long)classes.Length * classCount)
        {
            throw new ArgumentException(
                $"OneHot.Encode: rows must have the shape ({classes.Length}, {classCount}), {(long)classes.Length * classCount} values, but has {rows.Length}.",
                nameof(rows));
        }

        for (int i = 0; i < classes.Length; i++)
        {
            if ((uint)classes[i] >= (uint)classCount)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(classes), classes[i], $"OneHot.Encode: classes[{i}] is {classes[i]}; it must be in [0, {classCount}).");
            }
        }

        rows.Clear();
        for (int i = 0; i < classes.Length; i++)
            rows[(i * classCount) + classes[i]] = 1;
    }

    /// <summary>The rows in a new array.</summary>
    public static float[] Encode(ReadOnlySpan<int> classes, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        var rows = new float[checked(classes.Length * classCount)];
        Encode(classes, classCount, rows);
        return rows;
    }
}
