namespace Kiln;

/// <summary>Options that <see cref="Conv1dAttribute"/> and <see cref="Conv2dAttribute"/> share.</summary>
public abstract class ConvolutionAttribute : WeightLayerAttribute
{
    /// <summary>Distance between two positions of the kernel; 1 unless set.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Zeros added on each side; 0 unless set.</summary>
    public int Padding { get; set; }

    /// <summary>
    /// Pads so that the output is as large as the input; needs <see cref="Stride"/> 1. PyTorch: <c>padding = 'same'</c>.
    /// </summary>
    public bool Same { get; set; }

    /// <summary>Distance between two elements of the kernel; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>
    /// Splits the channels into groups that do not see each other; both channel counts are multiples of it. 1 unless set.
    /// </summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether the bias exists; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
