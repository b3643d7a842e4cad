using System.Numerics;

namespace Kiln.Kernels;

/// <summary>
/// Negative log-likelihood of class indices (torch.nn.functional.nll_loss): <c>Σ -w[y] logp[y]</c> over the rows that are not
/// ignored, for the mean divided by <c>Σ w[y]</c>. Targets must be in range or ignored: see <see cref="IndexCheck"/>.
/// </summary>
/// <remarks>As in PyTorch the mean is NaN if every row is ignored; ignored rows always have a zero gradient.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NegativeLogLikelihood
{
    /// <summary>The loss.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="logp">Log-probabilities, dense (rows, classes).</param>
    /// <param name="target">The class of each row: <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="weights">A weight per class, or a null reference for ones.</param>
    /// <param name="ignoreIndex">Rows with this target do not count.</param>
    /// <param name="mean">Whether to divide by the sum of the targets' weights.</param>
    /// <param name="norm">Receives that divisor (1 for the sum); backward needs it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Forward<TIndex>(
        nint rows, nint classes, ref readonly float logp, ref readonly TIndex target, ref readonly float weights,
        long ignoreIndex, bool mean, ref float norm)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        bool weighted = !Unsafe.IsNullRef(in weights);
        double loss = 0;
        double total = 0;
        for (nint row = 0; row < rows; row++)
        {
            long y = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            if (y == ignoreIndex)
            {
                continue;
            }

            double w = weighted ? Unsafe.Add(ref Unsafe.AsRef(in weights), (nint)y) : 1;
            loss -= w * Unsafe.Add(ref Unsafe.AsRef(in logp), row * classes + (nint)y);
            total += w;
        }

        norm = mean ? (float)total : 1;
        return (float)(mean ? loss / total : loss);
    }

    /// <summary><c>dlogp[r, y] = -w[y] · upstream / norm</c> and zero elsewhere.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="target">The class of each row: <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="weights">A weight per class, or a null reference for ones.</param>
    /// <param name="ignoreIndex">Rows with this target do not count.</param>
    /// <param name="norm">What <see cref="Forward"/> gave.</param>
    /// <param name="upstream">The gradient of the loss.</param>
    /// <param name="dlogp">The gradient of the log-probabilities, dense (rows, classes); overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TIndex>(
        nint rows, nint classes, ref readonly TIndex target, ref readonly float weights,
        long ignoreIndex, ref readonly float norm, float upstream, ref float dlogp)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        bool weighted = !Unsafe.IsNullRef(in weights);
        float scale = upstream / norm;
        Clear.Run(ref dlogp, rows * classes);
        for (nint row = 0; row < rows; row++)
        {
            long y = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            if (y != ignoreIndex)
            {
                float w = weighted ? Unsafe.Add(ref Unsafe.AsRef(in weights), (nint)y) : 1;
                Unsafe.Add(ref dlogp, row * classes + (nint)y) = -w * scale;
            }
        }
    }
}
