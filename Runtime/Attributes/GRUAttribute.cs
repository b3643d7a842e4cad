namespace Kiln;

/// <summary>
/// Gated recurrent unit: h_t = (1 - z) ∘ n + z ∘ h_(t-1), with r, z = σ(W_i x_t + b_i + W_h h_(t-1) + b_h) and
/// n = tanh(W_in x_t + b_in + r ∘ (W_hn h_(t-1) + b_hn)).
/// </summary>
/// <remarks>
/// <para>Input (B, T, inputSize), output (B, T, D·hiddenSize), D = 2 if bidirectional, else 1. Parameters for layer k:
/// <c>weight_ih_lk</c> (3·hiddenSize, inputs of layer k), <c>weight_hh_lk</c> (3·hiddenSize, hiddenSize), <c>bias_ih_lk</c>,
/// <c>bias_hh_lk</c> (3·hiddenSize), gates in the order r, z, n, with the suffix <c>_reverse</c> for the second direction, all
/// uniform in ±1/√hiddenSize.</para>
/// <para>PyTorch: <c>torch.nn.GRU</c> with <c>batch_first = True</c>, always.</para>
/// </remarks>
public sealed class GRUAttribute : RecurrentAttribute
{
    /// <summary>A layer of <paramref name="hiddenSize"/> units.</summary>
    public GRUAttribute(int hiddenSize)
    {
    }

    /// <summary>A layer of <paramref name="hiddenSize"/> units over inputs of <paramref name="inputSize"/> features.</summary>
    public GRUAttribute(int inputSize, int hiddenSize)
    {
    }

    /// <summary>A layer whose size is an expression over the names of a block or a sweep.</summary>
    public GRUAttribute(string hiddenSize)
    {
    }

    /// <summary>A layer whose sizes are expressions over the names of a block or a sweep.</summary>
    public GRUAttribute(string inputSize, string hiddenSize)
    {
    }

    /// <summary>A layer of stated sizes, the second size an expression.</summary>
    public GRUAttribute(int inputSize, string hiddenSize)
    {
    }

    /// <summary>A layer of stated sizes, the first size an expression.</summary>
    public GRUAttribute(string inputSize, int hiddenSize)
    {
    }
}
