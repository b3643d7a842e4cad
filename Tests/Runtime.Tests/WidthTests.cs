using System.Globalization;
using System.Runtime.Intrinsics;

namespace Kiln.Runtime.Tests;

/// <summary>
/// The suite runs once for each vector width; this shows that the switch that chose the width did something. Some older names of
/// those switches do nothing, and the run would test the same kernels again.
/// </summary>
public class WidthTests
{
    private const string Variable = "KILN_EXPECT_WIDTH";

    [Fact]
    public void Vectors_are_as_wide_as_this_run_expects()
    {
        string? expected = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(expected), $"{Variable} is not set: this run takes the widest vectors of the machine.");

        int width = int.Parse(expected!, CultureInfo.InvariantCulture);
        Assert.Equal(width >= 512, Vector512.IsHardwareAccelerated);
        Assert.Equal(width >= 256, Vector256.IsHardwareAccelerated);
        Assert.Equal(width >= 128, Vector128.IsHardwareAccelerated);
    }
}
