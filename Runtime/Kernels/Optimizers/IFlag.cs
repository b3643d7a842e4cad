namespace Kiln.Kernels;

/// <summary>A yes or no as a type: the JIT knows it, so that a kernel has no branch for an option that is not used.</summary>
internal interface IFlag
{
    static abstract bool IsSet { get; }
}

internal readonly struct Yes : IFlag
{
    public static bool IsSet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }
}

internal readonly struct No : IFlag
{
    public static bool IsSet
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => false;
    }
}
