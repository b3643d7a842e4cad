namespace Kiln;

/// <summary>h_t = tanh(W_ih x_t + b_ih + W_hh h_(t-1) + b_hh): the plain recurrent layer.</summary>
/// <remarks>
/// <para>Input (B, T, inputSize), output (B, T, D·hiddenSize), D = 2 if bidirectional, else 1. Parameters for layer k:
/// <c>weight_ih_lk</c> (hiddenSize, inputs of layer k), <c>weight_hh_lk</c> (hiddenSize, hiddenSize), <c>bias_ih_lk</c>,
/// <c>bias_hh_lk</c> (hiddenSize), with the suffix <c>_reverse</c> for the second direction, all uniform in ±1/√hiddenSize.</para>
/// <para>PyTorch: <c>torch.nn.RNN</c> with <c>batch_first = True</c>, always.</para>
/// </remarks>
public sealed class RNNAttribute : RecurrentAttribute
{
    /// <summary>A layer of <paramref name="hiddenSize"/> units.</summary>
    public RNNAttribute(int hiddenSize)
    {
    }

    /// <summary>A layer of <paramref name="hiddenSize"/> units over inputs of <paramref name="inputSize"/> features.</summary>
    public RNNAttribute(int inputSize, int hiddenSize)
    {
    }

    /// <summary>A layer whose size is an expression over the names of a block or a sweep.</summary>
    public RNNAttribute(string hiddenSize)
    {
    }

    /// <summary>A layer whose sizes are expressions over the names of a block or a sweep.</summary>
    public RNNAttribute(string inputSize, string hiddenSize)
    {
    }

    /// <summary>A layer of stated sizes, the second size an expression.</summary>
    public RNNAttribute(int inputSize, string hiddenSize)
    {
    }

    /// <summary>A layer of stated sizes, the first size an expression.</summary>
    public RNNAttribute(string inputSize, int hiddenSize)
    {
    }

    /// <summary>The activation; <see cref="Kiln.Nonlinearity.Tanh"/> unless set.</summary>
    public Nonlinearity Nonlinearity { get; set; }
}
