using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>One direction of a recurrent layer: walks the steps of each sequence, a cell computes one.</summary>
internal abstract class ReferenceRecurrent<TOp> : ReferenceOp<TOp>
    where TOp : RecurrentOp
{
    /// <summary>Parts of the state that travel from step to step, with their values at all steps as the op's outputs.</summary>
    protected abstract IReadOnlyList<int> StateOutputs { get; }

    /// <summary>One step of one sequence.</summary>
    /// <param name="op">The op.</param>
    /// <param name="call">Its inputs and outputs.</param>
    /// <param name="input">The projected input.</param>
    /// <param name="state">The parts of the state before; replaced by those after.</param>
    protected abstract void Step(TOp op, ReferenceCall call, ReadOnlySpan<double> input, double[][] state);

    protected sealed override void Run(TOp op, ReferenceCall call)
    {
        Tensor input = call.Inputs[0];
        int batch = input.Shape[0], steps = input.Shape[1], width = input.Shape[2];
        for (int b = 0; b < batch; b++)
        {
            double[][] state = [.. StateOutputs.Select((output, part) => Initial(op, call, part, b, call.Outputs[output].Shape[2]))];
            for (int i = 0; i < steps; i++)
            {
                int row = (b * steps) + (op.Form.Reverse ? steps - 1 - i : i);
                Step(op, call, input.Values.AsSpan(row * width, width), state);
                for (int part = 0; part < state.Length; part++)
                    state[part].CopyTo(RowOf(call.Outputs[StateOutputs[part]], row));
            }
        }
    }

    /// <summary>W v + b, W (rows, columns) or zero.</summary>
    protected static double[] Product(ReferenceCall call, RecurrentForm form, double[] state)
    {
        Tensor weight = call.Inputs[1];
        int rows = weight.Shape[0], columns = weight.Shape[1];
        var result = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            double sum = form.Bias ? call.Inputs[2].Values[i] : 0;
            for (int j = 0; j < columns; j++)
                sum += weight.Values[(i * columns) + j] * state[j];
            result[i] = sum;
        }

        return result;
    }

    private static double[] Initial(TOp op, ReferenceCall call, int part, int sequence, int width) => op.Form.Initial
        ? call.Inputs[op.InitialInput + part].Values[(sequence * width)..((sequence + 1) * width)]
        : new double[width];

    private static Memory<double> RowOf(Tensor tensor, int row) => tensor.Values.AsMemory(row * tensor.Shape[2], tensor.Shape[2]);
}
