// A tour of arrays: what a lesson on PyTorch's tensors does, with System.Numerics.Tensors and the few things that Kiln adds to it.
// Every line is printed as the Python session that it stands for. What PyTorch answers there is the same, character for character.

using System.Numerics.Tensors;
using Kiln;
using static Samples.PythonSession;

Heading("Rank, shape, indexing, slicing");

Tensor<float> v = Tensor.Create<float>([0, 3, -2, 5, 1, 3], [6]);
Run("V = torch.tensor([0., 3., -2., 5., 1., 3.])");
Print("V.dim()", v.Rank);
Print("V.shape", v.Lengths);
Print("V[1].item(), V[4].item(), V[-1].item()", v[1], v[4], v[^1]);
Print("V[2:5]", v[2..5]);
Print("V[:2]", v[..2]);
Print("V[3:]", v[3..]);

Tensor<float> a = Tensor.Create<float>([1, 2, 5, -3, 4, 0], [2, 3]);
Tensor<float> b = Tensor.Create<float>([1, 3, -1, 2, 4, 6], [2, 3]);
Run("A = torch.tensor([[1., 2., 5.], [-3., 4., 0.]])");
Run("B = torch.tensor([[1., 3., -1.], [2., 4., 6.]])");
Print("A", a);
Print("A.dim()", a.Rank);
Print("A.shape", a.Lengths);
Print("A.numel()", a.FlattenedLength);
Print("A[1, 2]", a[1, 2]);

// A range keeps its dimension, as 0:1 does in Python; an index that drops it is a range and a squeeze.
Print("A[0:1]", a[0..1, ..]);
Print("A[0]", a[0..1, ..].SqueezeDimension(0));
Print("A[:, 1]", a[.., 1..2].SqueezeDimension(1));
Print("A[:, :-1]", a[.., ..^1]);

Tensor<float> c = Tensor.Create<float>([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [2, 2, 3]);
Run("C = torch.arange(12.).view(2, 2, 3)");
Print("C", c);
Print("C[..., -1]", c[.., .., ^1..].SqueezeDimension(2));

Heading("Arithmetic and broadcasting");

Print("A + B", a + b);
Print("A - B", a - b);
Print("A / (B + 10)", a / (b + 10));
Print("A ** 2", Tensor.Pow<float>(a, 2));
Print("A + 1", a + 1);
Print("A > B", Tensor.GreaterThan<float>(a, b));

// The operators of System.Numerics.Tensors broadcast a tensor of lower rank; between equal ranks they take the shape of one side and
// drop the rest. Kiln's BroadcastTensors repeats both first, as PyTorch does.
Tensor<float> row = Tensor.Create<float>([1, 2], [1, 2]);
Tensor<float> column = Tensor.Create<float>([3, 4], [2, 1]);
(Tensor<float> rows, Tensor<float> columns) = TensorExtensions.BroadcastTensors(row, column);
Run("row, column = torch.tensor([[1., 2.]]), torch.tensor([[3.], [4.]])");
Print("row + column", rows + columns);
Print("A * A[0]", a * a[0..1, ..].SqueezeDimension(0));

Heading("Product of elements, product of matrices");

Tensor<float> m = Tensor.Create<float>([1, 2, 3, 4], [2, 2]);
Tensor<float> x = Tensor.Create<float>([1, 2], [2, 1]);
(Tensor<float> m2, Tensor<float> x2) = TensorExtensions.BroadcastTensors(m, x);
Run("M, x = torch.tensor([[1., 2.], [3., 4.]]), torch.tensor([[1.], [2.]])");
Print("M.matmul(x)", m.MatMul(x));
Print("M * x", m2 * x2);
Print("A.matmul(B.t())", a.MatMul(Tensor.Transpose(b)));
Print("torch.bmm(C, C.transpose(1, 2))", c.MatMul(Tensor.Transpose(c)));
Print("V.dot(V)", Tensor.Dot<float>(v, v));

Heading("Mean and sum");

Print("A.mean()", Tensor.Average<float>(a));
Print("A.mean(dim=0)", a.MeanAlong(0));
Print("A.mean(dim=1)", a.MeanAlong(1));
Print("A.mean(dim=-1, keepdim=True)", a.MeanAlong(-1, keepDim: true));
Print("A.sum()", Tensor.Sum<float>(a));
Print("A.sum(dim=0)", a.SumAlong(0));
Print("A.sum(dim=-1)", a.SumAlong(-1));
Print("C.sum(dim=(0, 2))", c.SumAlong(2).SumAlong(0));

Heading("Largest, smallest, and where");

(Tensor<float> largest, Tensor<int> where) = a.MaxAlong(0);
Print("A.max()", Tensor.Max<float>(a));
Print("A.max(dim=0).values", largest);
Print("A.max(dim=0).indices.int()", where);
Print("A.max(dim=-1)[0]", a.MaxAlong(-1).Values);
Print("A.argmax(dim=1).int()", a.MaxAlong(1).Indices);
Print("A.min(dim=1).values", a.MinAlong(1).Values);
Print("A.min(dim=1).indices.int()", a.MinAlong(1).Indices);

Heading("Views: other shapes of the same memory");

Print("C.view(-1, 3)", c.Reshape([-1, 3]));
Print("C.view(-1, 1, 3).shape", c.Reshape([-1, 1, 3]).Lengths);
Print("C.view(2, -1)", c.Reshape([2, -1]));
Tensor<float> tall = a.Reshape([-1, 1]);
Print("A.view(-1, 1)", tall);
Print("A.view(-1, 1).squeeze()", tall.Squeeze());
Print("V.unsqueeze(0)", v.Unsqueeze(0));
Print("V.unsqueeze(1).shape", v.Unsqueeze(1).Lengths);
Print("A.t()", Tensor.Transpose(a));
Print("C.permute(2, 0, 1).shape", c.PermuteDimensions([2, 0, 1]).Lengths);
Print("C.transpose(0, 1)", c.PermuteDimensions([1, 0, 2]));

Heading("Cat and stack");

Print("torch.cat([A, B], dim=0)", Tensor.ConcatenateOnDimension<float>(0, [a, b]));
Print("torch.cat([A, B], dim=1)", Tensor.ConcatenateOnDimension<float>(1, [a, b]));
Print("torch.stack([A, B])", Tensor.Stack<float>([a, b]));
Print("torch.stack([A, B], dim=1)", Tensor.StackAlongDimension<float>(1, [a, b]));
Print("torch.stack([A, B], dim=-1)", Tensor.StackAlongDimension<float>(2, [a, b]));

Heading("Ones, zeros, other types");

Tensor<float> zeros = Tensor.CreateFromShape<float>(a.Lengths);
Tensor<float> ones = Tensor.CreateFromShape<float>(a.Lengths);
ones.Fill(1);
Print("torch.ones_like(A)", ones);
Print("torch.zeros_like(A)", zeros);
Print("A.int()", Tensor.ConvertTruncating<float, int>(a));
Print("(A > 0).any().item()", Tensor.GreaterThanAny<float>(a, 0));

Heading("In place");

Print("A.mul(2.)", a * 2);
Print("A", a);
Tensor.Multiply<float>(a, 2, a);
Run("A.mul_(2.)");
Print("A", a);

Heading("NumPy's files");

string folder = Directory.CreateTempSubdirectory("kiln-").FullName;
string one = Path.Combine(folder, "a.npy"), several = Path.Combine(folder, "both.npz");
Npy.Save(one, a);
Run("np.save('a.npy', A.numpy())");
Print("torch.from_numpy(np.load('a.npy'))", Npy.Load<float>(one));
Npz.Save(several, file =>
{
    file.Add("a", a);
    file.Add("v", v);
});
Run("np.savez('both.npz', a=A.numpy(), v=V.numpy())");
using (NpzFile file = Npz.Open(several))
    Print("torch.from_numpy(np.load('both.npz')['v'])", file.Load<float>("v"));
Directory.Delete(folder, recursive: true);
