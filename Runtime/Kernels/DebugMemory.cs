namespace Kiln.Kernels;

/// <summary>The debug mode's filler: what nobody may read any more becomes NaN.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DebugMemory
{
    /// <summary>Writes NaN over <paramref name="length"/> floats.</summary>
    public static void Fill(ref float first, nint length)
    {
        for (nint i = 0; i < length; i++)
            Unsafe.Add(ref first, i) = float.NaN;
    }
}
