using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>How windows lie on an image, the same along every axis.</summary>
/// <param name="Axes">How many axes windows move along: 1 for sequences, 2 for images.</param>
/// <param name="Kernel">Elements of a window.</param>
/// <param name="Stride">Pixels between neighbouring windows.</param>
/// <param name="Padding">Zeros before the image; how many follow it is part of <paramref name="Room"/>.</param>
/// <param name="Dilation">Pixels between neighbouring elements of a window.</param>
/// <param name="Room">An axis of n pixels has ⌊(n + Room) / Stride⌋ + 1 windows.</param>
internal sealed record WindowGeometry(int Axes, int Kernel, int Stride, int Padding, int Dilation, int Room)
{
    /// <summary>Pixels that a window spans.</summary>
    public int Reach => (Kernel - 1) * Dilation + 1;

    /// <summary>Elements of a window.</summary>
    public int Taps => Axes == 2 ? checked(Kernel * Kernel) : Kernel;

    /// <summary>Windows along an axis.</summary>
    public Dim Count(Dim size) => Dim.FloorDivide(size + Dim.Constant(Room), Stride) + Dim.One;

    /// <summary>Pixels of one image with its border, as far as windows reach, or turned around for the gradient.</summary>
    public Dim Framed(ImageShape image) => image.Sizes.Aggregate(Dim.One, (product, size) => product * ((Count(size) - Dim.One) * Stride + Dim.Constant(Reach)));

    /// <summary>Windows may stand on zeros outside the image.</summary>
    public bool ReachesBeyond => Padding > 0 || Room > -Reach;

    /// <summary>The argument <c>Windows.…</c> of a kernel.</summary>
    public string Write(OpWriter w, ImageShape image, ImageShape result)
    {
        string options = $"kernel: {Kernel}, stride: {Stride}, padding: {Padding}, dilation: {Dilation}";
        return Axes == 2
            ? $"Windows.OnImages({w.Size(image.Batch)}, {w.Size(image.Height)}, {w.Size(image.Width)}, {w.Size(result.Height)}, {w.Size(result.Width)}, {options})"
            : $"Windows.OnSequences({w.Size(image.Batch)}, {w.Size(image.Width)}, {w.Size(result.Width)}, {options})";
    }

    public override string ToString() => $"{Kernel}, stride {Stride}, padding {Padding}, dilation {Dilation}";
}
