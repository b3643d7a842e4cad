using System.Globalization;

namespace Kiln;

/// <summary>
/// Reads a float setting as the number its author wrote. PyTorch computes with Python's doubles, where 1 - 0.999 is 0.001; with the
/// float nearest to 0.999 it would be 1.3e-5 off.
/// </summary>
internal static class Hyperparameter
{
    /// <summary>The double with the same shortest decimal digits: 0.999f gives 0.999. Allocates nothing.</summary>
    public static double ToDouble(float value)
    {
        Span<byte> digits = stackalloc byte[32];
        value.TryFormat(digits, out int length, "R", CultureInfo.InvariantCulture);
        return double.Parse(digits[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }
}
