namespace Kiln.Kernels;

/// <summary>How a product goes along its inner dimension. A type, so that the JIT drops the loops that a plain matrix does not need.</summary>
internal interface IWalk;

/// <summary>K elements in one stretch: matrices.</summary>
internal readonly struct Straight : IWalk;

/// <summary>Planes times lines of K elements, between which both operands jump: windows of images.</summary>
internal readonly struct OverWindows : IWalk;

/// <summary>K elements in stretches of a few; before each a part of what is <see cref="RowsAhead"/> is fetched.</summary>
internal readonly struct Fetching : IWalk
{
    /// <summary>Elements of a stretch. Narrow vectors have low tiles, which fetch little each: they have one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Stretch<V>() where V : struct, ISimd<V> => V.Width == 16 ? 16 : 512;
}
