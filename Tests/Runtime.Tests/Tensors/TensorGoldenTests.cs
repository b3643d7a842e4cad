using System.Text.Json;
using static System.Numerics.Tensors.Tensor;

namespace Kiln.Runtime.Tests.Tensors;

/// <summary>The tutorial's expressions, each as one would write it here: with System.Numerics.Tensors where that agrees with PyTorch.</summary>
public class TensorGoldenTests
{
    private static readonly JsonElement File = Golden.Read("tensor_ops.json");
    private static readonly Dictionary<string, JsonElement> Cases =
        File.GetProperty("cases").EnumerateArray().ToDictionary(example => example.GetProperty("expr").GetString()!);

    private static readonly Tensor<float> A = Input("A"), B = Input("B"), C = Input("C"), V = Input("V"), Q = Input("Q");

    public static TheoryData<string, Func<Tensor<float>>> Values => new()
    {
        { "A + B", () => A + B },
        { "A * B", () => A * B },
        { "A - B", () => A - B },
        { "A / (B + 10)", () => A / (B + 10) },
        { "A ** 2", () => Pow<float>(A, 2) },
        { "-A", () => -A },
        { "A + 1", () => A + 1 },
        { "A * A[0]", () => Together(A, A[0..1, ..], Multiply) },
        { "A + A[:, :1]", () => Together(A, A[.., 0..1], Add) },
        { "A.mul(2.0)", () => A * 2 },
        { "A.matmul(B.t())", () => A.MatMul(Transpose(B)) },
        { "torch.einsum('ij,kj->ik', A, B)", () => A.MatMul(Transpose(B)) },
        { "Q.matmul(Q)", () => Q.MatMul(Q) },
        { "Q.mv(Q[0])", () => Q.MatMul(Q[0..1, ..].Squeeze()) },
        { "V.dot(V)", () => V.MatMul(V) },
        { "torch.bmm(C, C.transpose(1, 2))", () => C.MatMul(Transpose(C)) },
        { "torch.outer(V, V)", () => Together(V.Unsqueeze(1), V.Unsqueeze(0), Multiply) },
        { "C.view(-1, C.shape[2])", () => C.Reshape([-1, 3]) },
        { "C.view(-1, 1, C.shape[2])", () => C.Reshape([-1, 1, 3]) },
        { "C.view(C.shape[0], -1)", () => C.Reshape([2, -1]) },
        { "C.reshape(-1)", () => C.Reshape([-1]) },
        { "A.view(-1, 1)", () => A.Reshape([-1, 1]) },
        { "A.view(-1, 1).squeeze()", () => A.Reshape([-1, 1]).Squeeze() },
        { "A.unsqueeze(1).squeeze(1)", () => A.Unsqueeze(1).SqueezeDimension(1) },
        { "A.unsqueeze(0)", () => A.Unsqueeze(0) },
        { "A.unsqueeze(1)", () => A.Unsqueeze(1) },
        { "A.unsqueeze(-1)", () => A.Unsqueeze(2) },
        { "V.unsqueeze(1)", () => V.Unsqueeze(1) },
        { "A.t()", () => Transpose(A) },
        { "C.transpose(0, 1)", () => C.PermuteDimensions([1, 0, 2]) },
        { "C.transpose(1, 2)", () => Transpose(C) },
        { "C.permute(2, 0, 1)", () => C.PermuteDimensions([2, 0, 1]) },
        { "C.permute(1, 2, 0).contiguous().view(-1)", () => C.PermuteDimensions([1, 2, 0]).ToDenseTensor().Reshape([-1]) },
        { "torch.cat([A, B], dim=0)", () => ConcatenateOnDimension<float>(0, [A, B]) },
        { "torch.cat([A, B], dim=1)", () => ConcatenateOnDimension<float>(1, [A, B]) },
        { "torch.stack([A, B])", () => Stack<float>([A, B]) },
        { "torch.stack([A, B], dim=1)", () => StackAlongDimension<float>(1, [A, B]) },
        { "torch.stack([A, B], dim=-1)", () => StackAlongDimension<float>(2, [A, B]) },
        { "A.mean()", () => Scalar(Average<float>(A)) },
        { "A.mean(dim=0)", () => A.MeanAlong(0) },
        { "A.mean(dim=1)", () => A.MeanAlong(1) },
        { "A.mean(dim=-1)", () => A.MeanAlong(-1) },
        { "A.mean(dim=1, keepdim=True)", () => A.MeanAlong(1, keepDim: true) },
        { "A.sum()", () => Scalar(Sum<float>(A)) },
        { "A.sum(dim=0)", () => A.SumAlong(0) },
        { "A.sum(dim=1)", () => A.SumAlong(1) },
        { "A.sum(dim=-1)", () => A.SumAlong(-1) },
        { "C.sum(dim=(0, 2))", () => C.SumAlong(2).SumAlong(0) },
        { "C.mean(dim=(1, 2), keepdim=True)", () => C.MeanAlong(2, true).MeanAlong(1, true) },
        { "A.max()", () => Scalar(Max<float>(A)) },
        { "A.max(dim=-1)[0]", () => A.MaxAlong(-1).Values },
        { "A.max(dim=-1)[1]", () => Floats(A.MaxAlong(-1).Indices) },
        { "A.min()", () => Scalar(Min<float>(A)) },
        { "A.argmax()", () => Scalar(IndexOfMax<float>(A)) },
        { "A.argmax(dim=1)", () => Floats(A.MaxAlong(1).Indices) },
        { "A.argmin(dim=0)", () => Floats(A.MinAlong(0).Indices) },
        { "A.prod()", () => Scalar(Product<float>(A)) },
        { "A.norm()", () => Scalar(Norm<float>(A)) },
        { "A.abs()", () => Abs<float>(A) },
        { "A.clamp(min=0)", () => Max<float>(A, 0) },
        { "A.exp()", () => Exp<float>(A) },
        { "(A.abs() + 1).log()", () => Log<float>(Abs<float>(A) + 1) },
        { "A.abs().sqrt()", () => Sqrt<float>(Abs<float>(A)) },
        { "A.tanh()", () => Tanh<float>(A) },
        { "A.sigmoid()", () => Sigmoid<float>(A) },
        { "A == B", () => Bits(Equals<float>(A, B)) },
        { "A > B", () => Bits(GreaterThan<float>(A, B)) },
        { "A >= 1", () => Bits(GreaterThanOrEqual<float>(A, 1)) },
        { "A.to(torch.int32)", () => Floats(ConvertTruncating<float, int>(A)) },
        { "torch.zeros_like(A)", () => CreateFromShape<float>(A.Lengths) },
        { "A[0]", () => A[0..1, ..].Squeeze() },
        { "A[:, 0]", () => A[.., 0..1].Squeeze() },
        { "A[-1]", () => A[^1.., ..].Squeeze() },
        { "A[:, 1:]", () => A[.., 1..] },
        { "C[0]", () => C[0..1, .., ..].SqueezeDimension(0) },
        { "C[:, 0, :]", () => C[.., 0..1, ..].SqueezeDimension(1) },
        { "C[..., -1]", () => C[.., .., ^1..].SqueezeDimension(2) },
        { "V[1:3]", () => V[1..3] },
        { "torch.maximum(A, B)", () => Max<float>(A, B) },
        { "V.flip(0)", () => ReverseDimension<float>(V, 0) },
        { "V.unsqueeze(1).expand(-1, 3)", () => Broadcast<float>(V.Unsqueeze(1), [6, 3]) },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Agrees(string expression, Func<Tensor<float>> value) =>
        AssertTensor(Cases[expression].GetProperty("result"), value());

    [Theory]
    [InlineData("A.max(dim=0)", 0)]
    [InlineData("A.max(dim=1)", 1)]
    public void Maxima_agree(string expression, int dim) => AssertPair(expression, A.MaxAlong(dim));

    [Fact]
    public void Minima_agree() => AssertPair("A.min(dim=1)", A.MinAlong(1));

    [Fact]
    public void Maxima_of_three_dimensions_agree() => AssertPair("C.max(dim=1)", C.MaxAlong(1));

    private static void AssertPair(string expression, (Tensor<float> Values, Tensor<int> Indices) actual)
    {
        AssertTensor(Cases[expression].GetProperty("values"), actual.Values);
        AssertTensor(Cases[expression].GetProperty("indices"), Floats(actual.Indices));
    }

    private static void AssertTensor(JsonElement expected, Tensor<float> actual)
    {
        int[] shape = expected.Shape();
        Assert.Equal(shape.Length == 0 ? [1] : shape, actual.Lengths.ToArray().Select(length => (int)length));
        Golden.AssertClose(expected.Floats(), actual.ToArray(), 1e-6f, 0);
    }

    private static Tensor<float> Input(string name)
    {
        JsonElement tensor = File.GetProperty("inputs").GetProperty(name);
        return Create(tensor.Floats(), [.. tensor.Shape().Select(length => (nint)length)]);
    }

    private delegate Tensor<float> Operation(in ReadOnlyTensorSpan<float> x, in ReadOnlyTensorSpan<float> y);

    private static Tensor<float> Together(Tensor<float> x, Tensor<float> y, Operation operation)
    {
        (x, y) = TensorExtensions.BroadcastTensors(x, y);
        return operation(x, y);
    }

    private static Tensor<float> Scalar(float value) => Create([value], [1]);

    private static Tensor<float> Floats(Tensor<int> tensor) => ConvertChecked<int, float>(tensor);

    private static Tensor<float> Bits(Tensor<bool> tensor) => Create([.. tensor.Select(bit => bit ? 1f : 0f)], tensor.Lengths);
}
