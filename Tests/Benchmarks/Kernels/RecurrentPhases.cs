using System.Runtime.CompilerServices;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// What one recurrent layer does in a training step: the projection of all inputs, the walk, the walk back, the gradients of both
/// weights. The gates' pads are zero because those of the weights are.
/// </summary>
internal sealed class RecurrentPhases
{
    private readonly int _input;
    private readonly int _hidden;
    private readonly int _block;
    private readonly int _rows;
    private readonly int[] _sizes;
    private readonly bool _packed;
    private readonly Random _random = new(1);

    public RecurrentPhases(int input, int hidden, int[] sizes)
    {
        _input = input;
        _hidden = hidden;
        _block = (hidden + 15) / 16 * 16;
        _sizes = sizes;
        _rows = sizes.Sum();
        _packed = sizes.Any(size => size != sizes[0]);
    }

    private Recurrence Steps =>
        new(_sizes.Length, _sizes[0], in _packed ? ref _sizes[0] : ref Unsafe.NullRef<int>());

    public Phase[] Lstm()
    {
        int width = 4 * _block;
        Floats x = Values(_rows * _input, 1), gates = new(_rows * width), outputs = new(_rows * _hidden), cells = new(_rows * _hidden);
        Floats wIh = Weight(_input, 4), wHh = Weight(_hidden, 4), bIh = new(width), bHh = new(width);
        Floats dWIh = new(_input * width), dWHh = new(_hidden * width), dOutputs = Values(_rows * _hidden, 0.01f);
        Floats scratch = new(width * _block + _sizes[0] * 2 * _hidden);
        return
        [
            Projection(x, wIh, bIh, gates, 4, width),
            new("forward", Product(4), () => Kiln.Kernels.Lstm.Forward(
                Steps, _hidden, 0, ref gates.Start, in wHh.Start, in bHh.Start, in None, 0, in None, in None, ref cells.Start, ref None,
                ref outputs.Start)),
            new("backward", Product(4), () => Kiln.Kernels.Lstm.Backward(
                Steps, _hidden, 0, ref gates.Start, in cells.Start, ref dOutputs.Start, in None, in wHh.Start, in None, 0, in None, ref None,
                ref None, ref scratch.Start)),
            Gradient(4, () => RecurrentWeights.Gradient(
                Steps, _hidden, width, in outputs.Start, in None, in gates.Start, width, ref dWHh.Start, width, accumulate: false)),
            InputGradient(x, gates, dWIh, 4, width, width),
        ];
    }

    public Phase[] Gru()
    {
        int width = 4 * _block;
        int columns = 3 * _block;
        Floats x = Values(_rows * _input, 1), gates = new(_rows * width), outputs = new(_rows * _hidden);
        Floats wIh = Weight(_input, 3), wHh = Weight(_hidden, 3), bIh = new(columns), bHh = new(columns);
        Floats dWIh = new(_input * columns), dWHh = new(_hidden * columns), dOutputs = Values(_rows * _hidden, 0.01f);
        Floats scratch = new(columns * _block + _sizes[0] * _hidden);
        return
        [
            Projection(x, wIh, bIh, gates, 3, width),
            new("forward", Product(3), () => Kiln.Kernels.Gru.Forward(
                Steps, _hidden, ref gates.Start, in wHh.Start, in bHh.Start, in None, ref outputs.Start)),
            new("backward", Product(3), () => Kiln.Kernels.Gru.Backward(
                Steps, _hidden, ref gates.Start, in outputs.Start, in dOutputs.Start, in wHh.Start, in None, ref None, ref scratch.Start)),
            Gradient(3, () => RecurrentWeights.Gradient(
                Steps, _hidden, columns, in outputs.Start, in None, in Unsafe.Add(ref gates.Start, _block), width, ref dWHh.Start, columns,
                accumulate: false)),
            InputGradient(x, gates, dWIh, 3, columns, width),
        ];
    }

    public Phase[] Rnn()
    {
        Floats x = Values(_rows * _input, 1), states = new(_rows * _hidden), dStates = new(_rows * _hidden);
        Floats wIh = Weight(_input, 1), wHh = Weight(_hidden, 1), bIh = new(_block), bHh = new(_block);
        Floats dWIh = new(_input * _block), dWHh = new(_hidden * _block), outside = Values(_rows * _hidden, 0.01f);
        Floats scratch = new(_hidden * _block);
        return
        [
            Projection(x, wIh, bIh, states, 1, _hidden),
            new("forward", Product(1), () => Kiln.Kernels.Rnn.Forward(
                Steps, _hidden, ref states.Start, in wHh.Start, _block, in bHh.Start, in None, relu: false)),
            new("gradient in", 0, () => Unsafe.CopyBlock(
                ref Unsafe.As<float, byte>(ref dStates.Start), ref Unsafe.As<float, byte>(ref outside.Start), (uint)(4 * _rows * _hidden))),
            new("backward", Product(1), () => Kiln.Kernels.Rnn.Backward(
                Steps, _hidden, in states.Start, ref dStates.Start, in wHh.Start, _block, relu: false, ref None, ref scratch.Start)),
            Gradient(1, () => RecurrentWeights.Gradient(
                Steps, _hidden, _hidden, in states.Start, in None, in dStates.Start, _hidden, ref dWHh.Start, _block, accumulate: false)),
            InputGradient(x, dStates, dWIh, 1, _block, _hidden),
        ];
    }

    private static ref float None => ref Unsafe.NullRef<float>();

    private Phase Projection(Floats x, Floats weight, Floats bias, Floats gates, int blocks, int width)
    {
        int columns = blocks == 1 ? _hidden : blocks * _block;
        return new("inputs", 2.0 * _rows * _input * blocks * _hidden, () => Gemm.NNBias(
            _rows, columns, _input, in x.Start, _input, in weight.Start, blocks * _block, in bias.Start, ref gates.Start, width));
    }

    private Phase InputGradient(Floats x, Floats dGates, Floats dWeight, int blocks, int columns, int width) =>
        new("dW_ih", 2.0 * _rows * _input * blocks * _hidden, () => Gemm.TN(
            _input, blocks == 1 ? _hidden : columns, _rows, in x.Start, _input, in dGates.Start, width, ref dWeight.Start, columns,
            accumulate: false));

    private Phase Gradient(int blocks, Action run) => new("dW_hh", Product(blocks), run);

    /// <summary>Every row but those of the first step has one product with W_hh.</summary>
    private double Product(int blocks) => 2.0 * (_rows - _sizes[0]) * _hidden * blocks * _hidden;

    private Floats Values(int count, float scale) => new(count, _random, scale);

    private Floats Weight(int rows, int blocks)
    {
        Floats weight = new(rows * blocks * _block, _random, 1 / MathF.Sqrt(_hidden));
        for (int i = 0; i < rows * blocks * _block; i++)
        {
            Unsafe.Add(ref weight.Start, i) *= i % _block < _hidden ? 1 : 0;
        }

        return weight;
    }
}
