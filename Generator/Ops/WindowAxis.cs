using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>How windows lie along one axis of an image.</summary>
/// <param name="Kernel">Elements of a window.</param>
/// <param name="Stride">Pixels between neighbouring windows.</param>
/// <param name="Padding">Zeros before the image; how many follow it is part of <paramref name="Room"/>.</param>
/// <param name="Dilation">Pixels between neighbouring elements of a window.</param>
/// <param name="Room">An axis of n pixels has ⌊(n + Room) / Stride⌋ + 1 windows.</param>
internal sealed record WindowAxis(int Kernel, int Stride, int Padding, int Dilation, int Room)
{
    /// <summary>A window of one element on every pixel: the height of a sequence.</summary>
    public static WindowAxis Single { get; } = new(1, 1, 0, 1, -1);

    /// <summary>Pixels that a window spans.</summary>
    public int Reach => (Kernel - 1) * Dilation + 1;

    /// <summary>Windows along an axis of that many pixels.</summary>
    public Dim Count(Dim size) => Dim.FloorDivide(size + Dim.Constant(Room), Stride) + Dim.One;

    /// <summary>Pixels of the axis with its border, as far as windows reach.</summary>
    public Dim Framed(Dim size) => (Count(size) - Dim.One) * Stride + Dim.Constant(Reach);

    /// <summary>Windows may stand on zeros outside the image.</summary>
    public bool ReachesBeyond => Padding > 0 || Room > -Reach;

    /// <summary>All but the room behind the last window is the same.</summary>
    public bool LooksLike(WindowAxis other) => Equals(other with { Room = Room });

    public override string ToString() => $"{Kernel}, stride {Stride}, padding {Padding}, dilation {Dilation}";
}
