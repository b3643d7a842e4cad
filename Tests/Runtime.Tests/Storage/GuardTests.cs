using System.Numerics.Tensors;
using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Storage;

public class GuardTests
{
    [Fact]
    public void Capacities_name_symbol_and_limit()
    {
        Guard.Capacity("CharSeq.Train", "t", 15, 15);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Capacity("CharSeq.Train", "t", 16, 15));
        Assert.Equal("t", error.ParamName);
        Assert.Contains("CharSeq.Train: t = 16 exceeds the capacity maxT = 15", error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Capacity("CharSeq.Train", "t", 0, 15));
        Assert.Contains("t must be at least 1, but is 0", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Capacity("CharSeq.Train", "t", int.MinValue, 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Positive("CharSeq", "maxT", 0));
    }

    [Fact]
    public void Lengths_name_the_shape_with_its_values()
    {
        Guard.Length("CharSeq.Train", "x", 150, 150, "(B, T, 10)", 1, 15, 10);
        var error = Assert.Throws<ArgumentException>(() => Guard.Length("CharSeq.Train", "x", 140, 150, "(B, T, 10)", 1, 15, 10));
        Assert.Equal("x", error.ParamName);
        Assert.Contains("CharSeq.Train: x must have the shape (B, T, 10) = (1, 15, 10), 150 values, but has 140.", error.Message);
    }

    [Fact]
    public void Classes_name_position_and_range()
    {
        Guard.Classes<int>("CharSeq.Train", "target", [0, 9, -100], 10, -100);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Guard.Classes<long>("CharSeq.Train", "target", [0, 10, 3], 10, -100));
        Assert.Equal("target", error.ParamName);
        Assert.Contains("target[1] is 10; it must be in [0, 10) or the ignored -100", error.Message);
    }

    [Fact]
    public void A_dense_tensor_gives_its_values()
    {
        Tensor<float> tensor = Tensor.Create<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        ReadOnlySpan<float> values = Guard.Dense("M.Train", "x", tensor.AsReadOnlyTensorSpan(), 2, "(B, 3)");
        Assert.Equal([1, 2, 3, 4, 5, 6], values.ToArray());
        Guard.Axis("M.Train", "x", tensor.Lengths, 1, 3, "(B, 3)");
    }

    [Fact]
    public void Other_tensors_are_refused()
    {
        Tensor<float> tensor = Tensor.Create<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        string rank = Message(() => Guard.Dense("M.Train", "x", tensor.AsReadOnlyTensorSpan(), 3, "(B, T, 3)"));
        Assert.Contains("x must have the shape (B, T, 3), 3 dimensions, but has (2, 3)", rank);
        Assert.Contains("span", rank);

        string dense = Message(() => Guard.Dense("M.Train", "x", tensor.AsReadOnlyTensorSpan().Slice([0..2, 0..2]), 2, "(B, 2)"));
        Assert.Contains("dense", dense);
        Assert.Contains("span", dense);

        string axis = Message(() => Guard.Axis("M.Train", "x", tensor.Lengths, 1, 4, "(B, 4)"));
        Assert.Contains("x must have the shape (B, 4), but has (2, 3): dimension 1 is 3 instead of 4", axis);
    }

    [Fact]
    public void A_check_that_passes_allocates_nothing()
    {
        Allocations.AssertNone(() => Check(3));

        static void Check(int b)
        {
            Guard.Capacity("M.Train", "b", b, 4);
            Guard.Length("M.Train", "x", 6, 2 * b, "(B, 2)", b, 2);
        }
    }

    private static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
}
