namespace Kiln.Kernels;

/// <summary>What an optimizer makes of a gradient before it uses it, as a type: a kernel has no arithmetic for options that are not used.</summary>
internal interface IGradientForm
{
    /// <summary>clamp(direction · g, ±limit) + penalty · p, as far as the form goes.</summary>
    static abstract V Of<V>(V p, V g, V direction, V limit, V penalty) where V : struct, ISimd<V>;
}

/// <summary>g itself.</summary>
internal readonly struct AsItIs : IGradientForm
{
    /// <summary>Whether nothing is to be done to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits(float direction, float limit, float penalty) => direction == 1 && penalty == 0 && limit >= float.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V p, V g, V direction, V limit, V penalty) where V : struct, ISimd<V> => g;
}

/// <summary>
/// All of it. The direction holds the factor by which a norm is clipped; rounded here or by a pass of its own, the product is the same.
/// </summary>
internal readonly struct Limited : IGradientForm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Of<V>(V p, V g, V direction, V limit, V penalty) where V : struct, ISimd<V> =>
        V.MultiplyAdd(penalty, p, V.Clamp(g * direction, -limit, limit));
}
