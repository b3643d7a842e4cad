using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// The recurrence of a vanilla RNN: <c>h_t = f(x_t + b + h_{t-1} W)</c>, f = tanh or ReLU, where x_t already holds the projected
/// input (torch.nn.RNN: <c>x_t = W_ih x + b_ih</c>, W = W_hhᵀ, b = b_hh).
/// </summary>
/// <remarks>
/// <para>Rows are time-major: step t owns <c>batch</c> rows, or <c>batchSizes[t]</c> of them (packed sequences, never increasing), and
/// row r of a step continues row r of the step before. Rows are dense, <c>hidden</c> floats each.</para>
/// <para>Backward: <c>a_t = (dh_t + a_{t+1} Wᵀ) f'(h_t)</c> with <c>f'(h) = 1 - h²</c> or <c>h &gt; 0</c>; the second term only for rows
/// that are alive at t + 1. Then <c>dW = Σ_t h_{t-1}ᵀ a_t</c>.</para>
/// <para>A row's results are the same bits whatever rows share its steps, and dense equals packed with equal lengths.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Rnn
{
    /// <summary>Hidden sizes up to this one have kernels of their own; larger ones are matrix products.</summary>
    private const int NarrowHidden = 16;

    /// <summary>Computes h_t for all steps.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="batch">Rows of the first step.</param>
    /// <param name="batchSizes">Rows of each step (steps), or a null reference if every step has <paramref name="batch"/> rows.</param>
    /// <param name="hidden">Width of a row.</param>
    /// <param name="input">The projected input x (rows, hidden).</param>
    /// <param name="weight">W, stored (hidden, hidden padded to 16 floats with zeros).</param>
    /// <param name="ldw">Floats from one row of W to the next.</param>
    /// <param name="bias">b (hidden), or a null reference.</param>
    /// <param name="initial">h before the first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="relu">Whether f is ReLU rather than tanh.</param>
    /// <param name="output">h (rows, hidden); may be <paramref name="input"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        nint steps, nint batch, ref readonly int batchSizes, nint hidden, ref readonly float input, ref readonly float weight,
        nint ldw, ref readonly float bias, ref readonly float initial, bool relu, ref float output)
    {
        RnnSizes sizes = new(steps, batch, in batchSizes, hidden);
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<F512>(sizes, in input, in weight, ldw, in bias, in initial, relu, ref output);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward<F256>(sizes, in input, in weight, ldw, in bias, in initial, relu, ref output);
        }
        else
        {
            Forward<F128>(sizes, in input, in weight, ldw, in bias, in initial, relu, ref output);
        }
    }

    /// <summary>Computes a_t, the gradient of the pre-activations, for all steps.</summary>
    /// <param name="steps">Number of steps.</param>
    /// <param name="batch">Rows of the first step.</param>
    /// <param name="batchSizes">Rows of each step (steps), or a null reference if every step has <paramref name="batch"/> rows.</param>
    /// <param name="hidden">Width of a row.</param>
    /// <param name="output">h (rows, hidden).</param>
    /// <param name="dOutput">The gradient of h from outside the recurrence (rows, hidden).</param>
    /// <param name="weight">W, stored (hidden, hidden padded to 16 floats with zeros).</param>
    /// <param name="ldw">Floats from one row of W to the next.</param>
    /// <param name="relu">Whether f is ReLU rather than tanh.</param>
    /// <param name="dPre">Receives a (rows, hidden); may be <paramref name="dOutput"/>.</param>
    /// <param name="dInitial">Receives the gradient of the initial state (batch, hidden), unless a null reference.</param>
    /// <param name="scratch">Working memory (batch, hidden).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        nint steps, nint batch, ref readonly int batchSizes, nint hidden, ref readonly float output, ref readonly float dOutput,
        ref readonly float weight, nint ldw, bool relu, ref float dPre, ref float dInitial, ref float scratch)
    {
        RnnSizes sizes = new(steps, batch, in batchSizes, hidden);
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<F512>(sizes, in output, in dOutput, in weight, ldw, relu, ref dPre, ref dInitial, ref scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward<F256>(sizes, in output, in dOutput, in weight, ldw, relu, ref dPre, ref dInitial, ref scratch);
        }
        else
        {
            Backward<F128>(sizes, in output, in dOutput, in weight, ldw, relu, ref dPre, ref dInitial, ref scratch);
        }
    }

    /// <summary><c>dW (+)= Σ_t h_{t-1}ᵀ a_t</c>, in ascending t.</summary>
    /// <remarks>
    /// Steps that follow a step of as many rows are one product over all their rows; so dense input is one product (and one for the
    /// initial state), and packed input of equal lengths is exactly the same one.
    /// </remarks>
    /// <param name="steps">Number of steps.</param>
    /// <param name="batch">Rows of the first step.</param>
    /// <param name="batchSizes">Rows of each step (steps), or a null reference if every step has <paramref name="batch"/> rows.</param>
    /// <param name="hidden">Width of a row.</param>
    /// <param name="output">h (rows, hidden).</param>
    /// <param name="initial">h before the first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="dPre">What <see cref="Backward"/> gave (rows, hidden).</param>
    /// <param name="dWeight">The gradient of W, stored as W is.</param>
    /// <param name="ldw">Floats from one row of W to the next.</param>
    /// <param name="accumulate">Whether to add to <paramref name="dWeight"/> rather than overwrite it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(
        nint steps, nint batch, ref readonly int batchSizes, nint hidden, ref readonly float output, ref readonly float initial,
        ref readonly float dPre, ref float dWeight, nint ldw, bool accumulate)
    {
        RnnSizes sizes = new(steps, batch, in batchSizes, hidden);
        if (!Unsafe.IsNullRef(in initial) && steps > 0)
        {
            Gemm.TN(hidden, hidden, batch, in initial, hidden, in dPre, hidden, ref dWeight, ldw, accumulate);
            accumulate = true;
        }

        nint previous = 0;
        for (nint t = 1; t < steps;)
        {
            nint rows = sizes.Rows(t);
            nint start = previous + sizes.Rows(t - 1) * hidden;
            nint end = t + 1;
            if (rows == sizes.Rows(t - 1))
            {
                while (end < steps && sizes.Rows(end) == rows)
                {
                    end++;
                }
            }

            Gemm.TN(
                hidden, hidden, rows * (end - t), ref Unsafe.Add(ref Unsafe.AsRef(in output), previous), hidden,
                ref Unsafe.Add(ref Unsafe.AsRef(in dPre), start), hidden, ref dWeight, ldw, accumulate);
            accumulate = true;
            previous = start + (end - t - 1) * rows * hidden;
            t = end;
        }

        if (!accumulate)
        {
            Clear.Run(ref dWeight, hidden, hidden, ldw);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Forward<V>(
        RnnSizes sizes, ref readonly float input, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu, ref float output)
        where V : struct, ISimd<V>
    {
        if (sizes.Hidden <= NarrowHidden)
        {
            NarrowRnn.Forward<V>(sizes, in input, in weight, ldw, in bias, in initial, relu, ref output);
        }
        else
        {
            WideRnn.Forward<V>(sizes, in input, in weight, ldw, in bias, in initial, relu, ref output);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Backward<V>(
        RnnSizes sizes, ref readonly float output, ref readonly float dOutput, ref readonly float weight, nint ldw, bool relu,
        ref float dPre, ref float dInitial, ref float scratch)
        where V : struct, ISimd<V>
    {
        if (sizes.Hidden <= NarrowHidden)
        {
            NarrowRnn.Backward<V>(sizes, in output, in dOutput, in weight, ldw, relu, ref dPre, ref dInitial);
        }
        else
        {
            WideRnn.Backward<V>(sizes, in output, in dOutput, in weight, ldw, relu, ref dPre, ref dInitial, ref scratch);
        }
    }
}
