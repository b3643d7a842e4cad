using BenchmarkDotNet.Attributes;
using Kiln.Benchmarks.Kernels;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Lab;

/// <summary>The three matrix products of a linear layer.</summary>
public class GemmBenchmarks
{
    private Floats _x = new(0), _w = new(0), _dy = new(0), _y = new(0), _dw = new(0), _dx = new(0);
    private int _row;

    [ParamsSource(nameof(Shapes))]
    public object Shape { get; set; } = GemmShape.All[0];

    public static IEnumerable<object> Shapes => GemmShape.All;

    private GemmShape Size => (GemmShape)Shape;

    [GlobalSetup]
    public void Prepare()
    {
        _row = (Size.Out + 15) / 16 * 16;
        var random = new Random(1);
        (_x, _w, _dy) = (new(Size.Batch * Size.In, random, 1), new(Size.In * _row, random, 0.1f), new(Size.Batch * Size.Out, random, 0.1f));
        (_y, _dw, _dx) = (new(Size.Batch * Size.Out), new(Size.In * _row), new(Size.Batch * Size.In));
    }

    [Benchmark]
    public void NN() => Gemm.NN(
        Size.Batch, Size.Out, Size.In, in _x.Start, Size.In, in _w.Start, _row, ref _y.Start, Size.Out, accumulate: false);

    [Benchmark]
    public void TN() => Gemm.TN(
        Size.In, Size.Out, Size.Batch, in _x.Start, Size.In, in _dy.Start, Size.Out, ref _dw.Start, _row, accumulate: false);

    [Benchmark]
    public void NT() => Gemm.NT(
        Size.Batch, Size.In, Size.Out, in _dy.Start, Size.Out, in _w.Start, _row, ref _dx.Start, Size.In, accumulate: false);
}
