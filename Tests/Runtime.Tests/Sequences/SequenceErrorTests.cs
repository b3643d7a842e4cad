namespace Kiln.Runtime.Tests.Sequences;

/// <summary>What does not fit is refused with its name and index, and nothing has been written then.</summary>
public class SequenceErrorTests
{
    private static readonly int[][] Good = [[1, 2], [3]];
    private static readonly Tensor<int> Padded = Tensor.Create([1, 2, 0, 3, 0, 0], [2, 3]);

    public static TheoryData<string, Action> Lists => new()
    {
        { "PadSequence: sequences is null.", () => Sequence.PadSequence<int>(null!) },
        { "PadSequence: sequences must have at least one sequence, but is empty.", () => Sequence.PadSequence<int>([]) },
        { "PadSequence: sequences[1] is null.", () => Sequence.PadSequence<int>([[1], null!]) },
        { "PadSequence: sequences[1] has 3 values, which is no multiple of features = 2.", () => Sequence.PadSequence<int>([[1, 2], [1, 2, 3]], 2) },
        { "PadSequence: features must be at least 1, but is 0.", () => Sequence.PadSequence(Good, 0) },
        { "PadSequence: destination must have room for 4 values, B * T * features, but has 3.", () => Sequence.PadSequence(Good, new int[3], new int[2]) },
        { "PadSequence: lengths must have room for 2 values, one for each sequence, but has 1.", () => Sequence.PadSequence(Good, new int[4], new int[1]) },
        { "PackSequence: sequences is null.", () => Sequence.PackSequence<int>(null!) },
        { "PackSequence: sequences must have at least one sequence, but is empty.", () => Sequence.PackSequence<int>([]) },
        { "PackSequence: sequences[0] is null.", () => Sequence.PackSequence<int>([null!]) },
        { "PackSequence: sequences[1] is empty; it must have at least one step.", () => Sequence.PackSequence<int>([[1], []]) },
        { "PackSequence: sequences[0] has 3 values, which is no multiple of features = 2.", () => Sequence.PackSequence<int>([[1, 2, 3]], 2) },
        { "PackSequence: features must be at least 1, but is -1.", () => Sequence.PackSequence(Good, -1) },
        { "PackSequence: destination is null.", () => Sequence.PackSequence(Good, null!) },
        {
            "PackSequence: sequences must be sorted, longest first, but [2] has 3 steps and [1] only 1. Pass enforceSorted: false to have them sorted.",
            () => Sequence.PackSequence<int>([[1, 2], [3], [4, 5, 6]])
        },
    };

    public static TheoryData<string, Action> Tensors => new()
    {
        {
            "PackPaddedSequence: padded must have the shape (B, T) or (B, T, F), but has (3).",
            () => Sequence.PackPaddedSequence(Tensor.Create([1, 2, 3], [3]), [1])
        },
        { "PackPaddedSequence: lengths must have one value for each of the 2 sequences of padded, but has 3.", () => Sequence.PackPaddedSequence(Padded, [2, 1, 1]) },
        {
            "PackPaddedSequence: lengths must have one value for each of the 3 sequences of padded, but has 2.",
            () => Sequence.PackPaddedSequence(Padded, [2, 1], batchFirst: false)
        },
        { "PackPaddedSequence: lengths[1] is 0; it must be in [1, 3], as padded has 3 steps.", () => Sequence.PackPaddedSequence(Padded, [2, 0]) },
        { "PackPaddedSequence: lengths[0] is 4; it must be in [1, 3], as padded has 3 steps.", () => Sequence.PackPaddedSequence(Padded, [4, 1]) },
        {
            "PackPaddedSequence: lengths must be sorted, longest first, but [1] has 3 steps and [0] only 2. Pass enforceSorted: false to have them sorted.",
            () => Sequence.PackPaddedSequence(Padded, [2, 3])
        },
        {
            "PackPaddedSequence: padded must have at least one value, but has the shape (2, 0).",
            () => Sequence.PackPaddedSequence(Tensor.CreateFromShape<int>([2, 0]), [1, 1])
        },
        {
            "PackPaddedSequence: the values of a step of padded must be dense, but dimension 2 of (2, 2, 2) has the stride 2 instead of 1. Copy it first.",
            () => Sequence.PackPaddedSequence(Tensor.Create(new int[8], [2, 2, 2], [4, 1, 2]), [1, 1])
        },
        {
            "PackPaddedSequence: padded must have a multiple of B * features = 2 * 2 = 4 values (B is the number of lengths), but has 6.",
            () => Sequence.PackPaddedSequence(new int[6].AsSpan(), [1, 1], new PackedSequence<int>(), 2)
        },
        { "PackPaddedSequence: destination is null.", () => Sequence.PackPaddedSequence(new int[6].AsSpan(), [1, 1], null!) },
        { "UnpadSequence: lengths[1] is -1; it must be in [0, 3], as padded has 3 steps.", () => Sequence.UnpadSequence(Padded, [0, -1]) },
        { "UnpadSequence: index must be in [0, 1], but is 2.", () => Sequence.UnpadSequence(Padded.AsReadOnlyTensorSpan(), 2, 1, new int[3]) },
        { "UnpadSequence: length must be in [0, 3], but is 4.", () => Sequence.UnpadSequence(Padded.AsReadOnlyTensorSpan(), 1, 4, new int[4]) },
        {
            "UnpadSequence: destination must have room for 3 values, length * F, but has 2.",
            () => Sequence.UnpadSequence(Padded.AsReadOnlyTensorSpan(), 1, 3, new int[2])
        },
    };

    public static TheoryData<string, Action> Packed => new()
    {
        { "PadPackedSequence: packed is null.", () => Sequence.PadPackedSequence<int>(null!) },
        { "PadPackedSequence: packed must have at least one sequence, but is empty.", () => Sequence.PadPackedSequence(new PackedSequence<int>()) },
        {
            "PadPackedSequence: totalLength must be at least 2, the length of the longest sequence, but is 1.",
            () => Sequence.PadPackedSequence(Sequence.PackSequence(Good), totalLength: 1)
        },
        {
            "PadPackedSequence: destination must have room for 6 values, B * T * F, but has 5.",
            () => Sequence.PadPackedSequence(Sequence.PackSequence(Good), new int[5], new int[2], totalLength: 3)
        },
        {
            "PadPackedSequence: lengths must have room for 2 values, one for each sequence, but has 1.",
            () => Sequence.PadPackedSequence(Sequence.PackSequence(Good), new int[4], new int[1])
        },
        { "UnpackSequence: packed must have at least one sequence, but is empty.", () => Sequence.UnpackSequence(new PackedSequence<int>()) },
        { "UnpackSequence: index must be in [0, 1], but is -1.", () => Sequence.UnpackSequence(Sequence.PackSequence(Good), -1, new int[2]) },
        {
            "UnpackSequence: destination must have room for 2 values, length * F, but has 1.",
            () => Sequence.UnpackSequence(Sequence.PackSequence(Good), 0, new int[1])
        },
        {
            "PadPackedSequence: the result would have 4294967294 values; one array holds at most 2147483591.",
            () => Sequence.PadPackedSequence(Sequence.PackSequence(Good), totalLength: int.MaxValue)
        },
    };

    [Theory]
    [MemberData(nameof(Lists), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Tensors), DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Packed), DisableDiscoveryEnumeration = true)]
    public void Is_refused_by_name(string message, Action action) =>
        Assert.StartsWith($"Sequence.{message}", Assert.ThrowsAny<ArgumentException>(action).Message);

    [Fact]
    public void Nothing_has_been_written()
    {
        PackedSequence<int> packed = Sequence.PackSequence(Good);
        int[] buffer = [9, 9, 9, 9, 9, 9], lengths = [9, 9];
        Assert.ThrowsAny<ArgumentException>(() => Sequence.PackSequence([[7, 7, 7], null!], packed));
        Assert.ThrowsAny<ArgumentException>(() => Sequence.PackSequence([[7], [7, 7]], packed));
        Assert.ThrowsAny<ArgumentException>(() => Sequence.PackPaddedSequence(buffer.AsSpan(), [3, 4], packed));
        Assert.ThrowsAny<ArgumentException>(() => Sequence.PadSequence([[7], null!], buffer, lengths));
        Assert.ThrowsAny<ArgumentException>(() => Sequence.PadPackedSequence(packed, buffer, lengths, totalLength: 4));
        Assert.Equal([1, 3, 2], packed.Data.ToArray());
        Assert.Equal([2, 1], packed.BatchSizes.ToArray());
        Assert.Equal([9, 9, 9, 9, 9, 9], buffer);
        Assert.Equal([9, 9], lengths);
    }
}
