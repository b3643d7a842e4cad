namespace Kiln.Kernels;

/// <content>The same with the gradient or output apart from what it is made of, as the compiler still calls it.</content>
public static partial class Rnn
{
    /// <summary>Computes h_t for all steps from inputs that may lie elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        nint steps, nint batch, ref readonly int batchSizes, nint hidden, ref readonly float input, ref readonly float weight,
        nint ldw, ref readonly float bias, ref readonly float initial, bool relu, ref float output)
    {
        Recurrence recurrence = new(steps, batch, in batchSizes);
        Copy(recurrence.AllRows() * hidden, in input, ref output);
        Forward(recurrence, hidden, ref output, in weight, ldw, in bias, in initial, relu);
    }

    /// <summary>Computes a_t for all steps from gradients that may lie elsewhere; the scratch is not used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        nint steps, nint batch, ref readonly int batchSizes, nint hidden, ref readonly float output, ref readonly float dOutput,
        ref readonly float weight, nint ldw, bool relu, ref float dPre, ref float dInitial, ref float scratch)
    {
        Recurrence recurrence = new(steps, batch, in batchSizes);
        Copy(recurrence.AllRows() * hidden, in dOutput, ref dPre);
        Backward(recurrence, hidden, in output, ref dPre, in weight, ldw, relu, ref dInitial, ref Unsafe.NullRef<float>());
    }

    /// <summary><c>dW (+)= Σ_t h_{t-1}ᵀ a_t</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(
        nint steps, nint batch, ref readonly int batchSizes, nint hidden, ref readonly float output, ref readonly float initial,
        ref readonly float dPre, ref float dWeight, nint ldw, bool accumulate)
    {
        Recurrence recurrence = new(steps, batch, in batchSizes);
        RecurrentWeights.Gradient(
            recurrence, hidden, hidden, in output, in initial, in dPre, hidden, ref dWeight, ldw, accumulate);
    }

    private static void Copy(nint count, ref readonly float from, ref float to)
    {
        if (!Unsafe.AreSame(in from, in to))
        {
            for (nint i = 0; i < count; i++)
            {
                Unsafe.Add(ref to, i) = Unsafe.Add(ref Unsafe.AsRef(in from), i);
            }
        }
    }
}
