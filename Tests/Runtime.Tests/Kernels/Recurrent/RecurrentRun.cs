using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>One run of the kernels, forward and backward, on guarded memory.</summary>
internal sealed class RecurrentRun(RecurrentProblem problem, SimdWidth width, bool packed)
{
    private readonly int[] sizes = problem.Sizes;
    private readonly int batch = problem.Sequences.Length;
    private readonly int ldr = (problem.Projection + 15) / 16 * 16;
    private readonly GuardedArray gates = problem.Inputs();
    private readonly GuardedArray weight = problem.StoredWeight();
    private readonly GuardedArray? bias = problem.Biased ? problem.StoredBias() : null;
    private readonly GuardedArray? projector = problem.Projection > 0 ? problem.StoredProjector() : null;
    private readonly GuardedArray? h0 = problem.Started ? problem.PerSequence(static s => s.H0) : null;
    private readonly GuardedArray? c0 = problem.Started ? problem.PerSequence(static s => s.C0) : null;
    private readonly GuardedArray outputs = new(problem.Rows * problem.State);
    private readonly GuardedArray cells = new(problem.Rows * problem.Hidden);
    private readonly GuardedArray? unprojected = problem.Projection > 0 ? new(problem.Rows * problem.Hidden) : null;
    private readonly GuardedArray dOutputs = problem.PerRow(static s => s.DStates);
    private readonly GuardedArray? dCells = problem.CellGradients ? problem.PerRow(static s => s.DCells) : null;
    private readonly GuardedArray? dH0 = problem.InitialGradients ? new(problem.Sequences.Length * problem.State) : null;
    private readonly GuardedArray? dC0 = problem.InitialGradients ? new(problem.Sequences.Length * problem.Hidden) : null;

    private Recurrence Steps =>
        new(sizes.Length, batch, in packed ? ref sizes[0] : ref Unsafe.NullRef<int>(), problem.Reverse, problem.Truncation);

    public RecurrentResult Result()
    {
        RecurrentResult result = problem.Cell switch
        {
            Cell.Lstm => Lstm(),
            Cell.Gru => Gru(),
            _ => Rnn(),
        };
        result.Outputs.AssertWritten();
        result.Cells?.AssertWritten();
        result.DGates.AssertWritten();
        result.DInitialState?.AssertWritten();
        result.DInitialCell?.AssertWritten();
        return result;
    }

    private RecurrentResult Lstm()
    {
        int block = problem.Block;
        int states = (problem.State + 15) / 16 * 16;
        int extra = problem.Projection > 0 ? problem.Projection * block + batch * problem.Hidden : 0;
        GuardedArray scratch = new(4 * block * states + batch * (problem.Hidden + problem.State) + extra);
        LstmForward forward = new(
            Steps, problem.Hidden, problem.Projection, ref gates.Start, in weight.Start, in Ref(bias), in Ref(projector), ldr, in Ref(h0),
            in Ref(c0), ref cells.Start, ref Ref(unprojected), ref outputs.Start);
        switch (width)
        {
            case SimdWidth.F512: forward.Run<F512>(); break;
            case SimdWidth.F256: forward.Run<F256>(); break;
            case SimdWidth.F128: forward.Run<F128>(); break;
            default:
                Kiln.Kernels.Lstm.Forward(
                    Steps, problem.Hidden, problem.Projection, ref gates.Start, in weight.Start, in Ref(bias), in Ref(projector), ldr,
                    in Ref(h0), in Ref(c0), ref cells.Start, ref Ref(unprojected), ref outputs.Start);
                break;
        }

        GuardedArray activated = gates.Copy();
        LstmBackward backward = new(
            Steps, problem.Hidden, problem.Projection, ref gates.Start, in cells.Start, ref dOutputs.Start, in Ref(dCells),
            in weight.Start, in Ref(projector), ldr, in Ref(c0), ref Ref(dH0), ref Ref(dC0), ref scratch.Start);
        switch (width)
        {
            case SimdWidth.F512: backward.Run<F512>(); break;
            case SimdWidth.F256: backward.Run<F256>(); break;
            case SimdWidth.F128: backward.Run<F128>(); break;
            default:
                Kiln.Kernels.Lstm.Backward(
                    Steps, problem.Hidden, problem.Projection, ref gates.Start, in cells.Start, ref dOutputs.Start, in Ref(dCells),
                    in weight.Start, in Ref(projector), ldr, in Ref(c0), ref Ref(dH0), ref Ref(dC0), ref scratch.Start);
                break;
        }

        scratch.AssertContained();
        return Finish(activated, gates, in gates.Start, problem.Width, cells, dC0, DProjector());
    }

    /// <summary>dW_hr, for which backward leaves the whole gradient of the states.</summary>
    private GuardedArray? DProjector()
    {
        if (problem.Projection == 0)
        {
            return null;
        }

        GuardedArray dProjector = new(new float[problem.Hidden * problem.Projection]);
        Gemm.TN(
            problem.Hidden, problem.Projection, problem.Rows, in unprojected!.Start, problem.Hidden, in dOutputs.Start, problem.Projection,
            ref dProjector.Start, problem.Projection, accumulate: false);
        return dProjector;
    }

    private RecurrentResult Gru()
    {
        int block = problem.Block;
        GuardedArray scratch = new(3 * block * block + batch * problem.Hidden);
        ForgetMemory();
        GruForward forward = new(Steps, problem.Hidden, ref gates.Start, in weight.Start, in Ref(bias), in Ref(h0), ref outputs.Start);
        switch (width)
        {
            case SimdWidth.F512: forward.Run<F512>(); break;
            case SimdWidth.F256: forward.Run<F256>(); break;
            case SimdWidth.F128: forward.Run<F128>(); break;
            default:
                Kiln.Kernels.Gru.Forward(
                    Steps, problem.Hidden, ref gates.Start, in weight.Start, in Ref(bias), in Ref(h0), ref outputs.Start);
                break;
        }

        GuardedArray activated = gates.Copy();
        GruBackward backward = new(
            Steps, problem.Hidden, ref gates.Start, in outputs.Start, in dOutputs.Start, in weight.Start, in Ref(h0), ref Ref(dH0),
            ref scratch.Start);
        switch (width)
        {
            case SimdWidth.F512: backward.Run<F512>(); break;
            case SimdWidth.F256: backward.Run<F256>(); break;
            case SimdWidth.F128: backward.Run<F128>(); break;
            default:
                Kiln.Kernels.Gru.Backward(
                    Steps, problem.Hidden, ref gates.Start, in outputs.Start, in dOutputs.Start, in weight.Start, in Ref(h0), ref Ref(dH0),
                    ref scratch.Start);
                break;
        }

        scratch.AssertContained();
        return Finish(activated, gates, in Unsafe.Add(ref gates.Start, block), problem.Width, null, null, null);
    }

    /// <summary>The block of m need not hold anything before a GRU's forward.</summary>
    private void ForgetMemory()
    {
        for (int row = 0; row < problem.Rows; row++)
        {
            gates.Values.Slice(row * problem.Width + 3 * problem.Block, problem.Block).Fill(float.NaN);
        }
    }

    private RecurrentResult Rnn()
    {
        GuardedArray scratch = new(problem.Hidden * problem.WeightWidth);
        switch (width)
        {
            case SimdWidth.F512: Rnn<F512>(scratch); break;
            case SimdWidth.F256: Rnn<F256>(scratch); break;
            case SimdWidth.F128: Rnn<F128>(scratch); break;
            default:
                Kiln.Kernels.Rnn.Forward(
                    Steps, problem.Hidden, ref gates.Start, in weight.Start, problem.WeightWidth, in Ref(bias), in Ref(h0), ReLU);
                Kiln.Kernels.Rnn.Backward(
                    Steps, problem.Hidden, in gates.Start, ref dOutputs.Start, in weight.Start, problem.WeightWidth, ReLU, ref Ref(dH0),
                    ref scratch.Start);
                break;
        }

        scratch.AssertContained();
        gates.AssertWritten();
        gates.Values.CopyTo(outputs.Values);
        return Finish(null, dOutputs, in dOutputs.Start, problem.Hidden, null, null, null);
    }

    private bool ReLU => problem.Cell == Cell.RnnReLU;

    private void Rnn<V>(GuardedArray scratch) where V : struct, ISimd<V>
    {
        Kiln.Kernels.Rnn.Forward<V>(
            Steps, problem.Hidden, ref gates.Start, in weight.Start, problem.WeightWidth, in Ref(bias), in Ref(h0), ReLU);
        Kiln.Kernels.Rnn.Backward<V>(
            Steps, problem.Hidden, in gates.Start, ref dOutputs.Start, in weight.Start, problem.WeightWidth, ReLU, ref Ref(dH0),
            ref scratch.Start);
    }

    private RecurrentResult Finish(
        GuardedArray? activated, GuardedArray dGates, ref readonly float stateSide, int ldp, GuardedArray? c, GuardedArray? dInitialCell,
        GuardedArray? dProjector)
    {
        GuardedArray dWeight = new(new float[weight.Length]);
        int columns = problem.Gates * problem.Block;
        RecurrentWeights.Gradient(
            Steps, problem.State, columns, in outputs.Start, in Ref(h0), in stateSide, ldp, ref dWeight.Start, problem.WeightWidth,
            accumulate: false);
        GuardedArray accumulated = dWeight.Copy();
        RecurrentWeights.Gradient(
            Steps, problem.State, columns, in outputs.Start, in Ref(h0), in stateSide, ldp, ref accumulated.Start, problem.WeightWidth,
            accumulate: true);
        return new(outputs, c, activated, dGates, dH0, dInitialCell, dWeight, accumulated, dProjector);
    }

    private static ref float Ref(GuardedArray? array) => ref array is null ? ref Unsafe.NullRef<float>() : ref array.Start;
}
