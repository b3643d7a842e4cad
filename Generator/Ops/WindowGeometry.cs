using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>How windows lie on images, or on sequences, which are images of height 1.</summary>
/// <param name="Axes">How many axes windows move along: 1 for sequences, 2 for images.</param>
/// <param name="Down">Along the height.</param>
/// <param name="Right">Along the width, or along a sequence.</param>
internal sealed record WindowGeometry(int Axes, WindowAxis Down, WindowAxis Right)
{
    /// <summary>The axes that exist, in order.</summary>
    public IReadOnlyList<WindowAxis> Each => Axes == 2 ? [Down, Right] : [Right];

    /// <summary>Elements of a window.</summary>
    public int Taps => checked(Down.Kernel * Right.Kernel);

    /// <summary>Neighbouring windows are more than one pixel apart.</summary>
    public bool IsStrided => Down.Stride > 1 || Right.Stride > 1;

    /// <summary>Windows may stand on zeros outside the image.</summary>
    public bool ReachesBeyond => Each.Any(axis => axis.ReachesBeyond);

    /// <summary>Windows along each axis of an image.</summary>
    public IEnumerable<Dim> Counts(IEnumerable<Dim> sizes) => sizes.Zip(Each, (size, axis) => axis.Count(size));

    /// <summary>Pixels of one image with its border, as far as windows reach, or turned around for the gradient.</summary>
    public Dim Framed(ImageShape image) => image.Sizes.Zip(Each, (size, axis) => axis.Framed(size)).Aggregate(Dim.One, (product, size) => product * size);

    /// <summary>The argument <c>Windows.…</c> of a kernel.</summary>
    public string Write(OpWriter w, ImageShape image, ImageShape result)
    {
        bool isSquare = Axes == 1 || Down.LooksLike(Right);
        string Option(Func<WindowAxis, int> option) => isSquare ? $"{option(Right)}" : $"({option(Down)}, {option(Right)})";
        string options = $"kernel: {Option(axis => axis.Kernel)}, stride: {Option(axis => axis.Stride)}, padding: {Option(axis => axis.Padding)}, dilation: {Option(axis => axis.Dilation)}";
        return Axes == 2
            ? $"Windows.OnImages({w.Size(image.Batch)}, {w.Size(image.Height)}, {w.Size(image.Width)}, {w.Size(result.Height)}, {w.Size(result.Width)}, {options})"
            : $"Windows.OnSequences({w.Size(image.Batch)}, {w.Size(image.Width)}, {w.Size(result.Width)}, {options})";
    }

    public override string ToString() => Axes == 1 || Down.Equals(Right) ? $"{Right}" : $"{Down} by {Right}";
}
