using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

public sealed class ClearTests
{
    [Fact]
    public void Rows_are_cleared_and_what_lies_between_them_is_not()
    {
        GuardedArray x = new(new float[3 * 40]);
        x.Values.Fill(1);
        Clear.Run(ref x.Start, 3, 10, 40);
        x.AssertSameBits([.. Enumerable.Range(0, 120).Select(static i => i % 40 < 10 ? 0f : 1f)]);
    }

    [Fact]
    public void Pads_to_16_floats_are_cleared_with_their_rows()
    {
        GuardedArray x = new(32);
        Clear.Run(ref x.Start, 2, 10, 16);
        x.AssertWritten();
        x.AssertSameBits(new float[32]);
    }
}
