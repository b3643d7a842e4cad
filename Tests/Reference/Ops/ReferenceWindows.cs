using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>The elements of each window on images (B, C, H, W) or sequences (B, C, L).</summary>
internal sealed class ReferenceWindows(WindowGeometry windows, int[] x, int[] y)
{
    /// <summary>Height and width of an image; a sequence is an image of height 1.</summary>
    private readonly (int Height, int Width) _image = windows.Axes == 2 ? (x[2], x[3]) : (1, x[2]);

    private readonly (int Height, int Width) _result = windows.Axes == 2 ? (y[2], y[3]) : (1, y[2]);

    /// <summary>Pixels of one image.</summary>
    public int Pixels => _image.Height * _image.Width;

    /// <summary>Windows on one image.</summary>
    public int Count => _result.Height * _result.Width;

    /// <summary>The elements of window p that lie inside the image, in row-major order: which one, and at which pixel.</summary>
    public IEnumerable<(int Tap, int Pixel)> Inside(int p)
    {
        int top = (p / _result.Width * windows.Down.Stride) - windows.Down.Padding, left = (p % _result.Width * windows.Right.Stride) - windows.Right.Padding;
        for (int ky = 0; ky < windows.Down.Kernel; ky++)
        {
            for (int kx = 0; kx < windows.Right.Kernel; kx++)
            {
                int row = top + (ky * windows.Down.Dilation), column = left + (kx * windows.Right.Dilation);
                if (row >= 0 && row < _image.Height && column >= 0 && column < _image.Width)
                    yield return ((ky * windows.Right.Kernel) + kx, (row * _image.Width) + column);
            }
        }
    }

    /// <summary>Elements of window p that lie inside the image or its border.</summary>
    public int WithBorder(int p)
    {
        static int Along(WindowAxis axis, int window, int size) => Math.Min((window * axis.Stride) - axis.Padding + axis.Kernel, size + axis.Padding) - ((window * axis.Stride) - axis.Padding);
        return Along(windows.Right, p % _result.Width, _image.Width) * Along(windows.Down, p / _result.Width, _image.Height);
    }
}
