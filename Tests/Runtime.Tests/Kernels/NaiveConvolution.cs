using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>
/// The naive twin of the convolution kernels: a matrix of patches, one row per window, in double. Images have their channels last; kernels
/// and their gradients are in the stored order [group][height][width][in][out padded to 16].
/// </summary>
internal sealed class NaiveConvolution(Windows windows, int inChannels, int outChannels, int groups)
{
    private readonly int _inWidth = inChannels / groups, _outWidth = outChannels / groups, _taps = (int)(windows.KernelHeight * windows.KernelWidth);

    private int Rows => (int)(windows.Batch * windows.OutPixels);

    private int Padded => ParameterLayout.RoundUp(_outWidth);

    /// <summary>Floats of a stored kernel.</summary>
    public int StoredLength => groups * _taps * _inWidth * Padded;

    /// <summary>Where the weight of a tap between two channels of a group is stored.</summary>
    public int Place(int group, int tap, int input, int output) => (((group * _taps + tap) * _inWidth + input) * Padded) + output;

    /// <summary>y = kernel * x + bias.</summary>
    public double[] Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        int[] patches = Patches();
        var y = new double[Rows * outChannels];
        for (int row = 0; row < Rows; row++)
        {
            for (int o = 0; o < outChannels; o++)
            {
                double sum = bias.IsEmpty ? 0 : bias[o];
                for (int tap = 0; tap < _taps; tap++)
                {
                    int pixel = patches[row * _taps + tap], group = o / _outWidth;
                    for (int i = 0; pixel >= 0 && i < _inWidth; i++)
                    {
                        sum += (double)x[pixel * inChannels + group * _inWidth + i] * weight[Place(group, tap, i, o % _outWidth)];
                    }
                }

                y[row * outChannels + o] = sum;
            }
        }

        return y;
    }

    /// <summary>The gradients of the kernel, as stored, and of the images.</summary>
    public (double[] Weight, double[] Input) Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> dy)
    {
        int[] patches = Patches();
        var dw = new double[StoredLength];
        var dx = new double[x.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int o = 0; o < outChannels; o++)
            {
                double gradient = dy[row * outChannels + o];
                for (int tap = 0; tap < _taps; tap++)
                {
                    int pixel = patches[row * _taps + tap], group = o / _outWidth;
                    for (int i = 0; pixel >= 0 && i < _inWidth; i++)
                    {
                        int place = Place(group, tap, i, o % _outWidth), element = pixel * inChannels + group * _inWidth + i;
                        dw[place] += gradient * x[element];
                        dx[element] += gradient * weight[place];
                    }
                }
            }
        }

        return (dw, dx);
    }

    /// <summary>For each window and tap the pixel under it, or -1 outside the image.</summary>
    private int[] Patches()
    {
        var patches = new int[Rows * _taps];
        for (int i = 0; i < patches.Length; i++)
        {
            int tap = i % _taps, window = i / _taps;
            nint ox = window % windows.OutWidth, oy = window / windows.OutWidth % windows.OutHeight, b = window / windows.OutPixels;
            nint y = oy * windows.StrideHeight - windows.PaddingTop + tap / windows.KernelWidth * windows.DilationHeight;
            nint x = ox * windows.StrideWidth - windows.PaddingLeft + tap % windows.KernelWidth * windows.DilationWidth;
            bool inside = y >= 0 && y < windows.Height && x >= 0 && x < windows.Width;
            patches[i] = inside ? (int)((b * windows.Height + y) * windows.Width + x) : -1;
        }

        return patches;
    }
}
