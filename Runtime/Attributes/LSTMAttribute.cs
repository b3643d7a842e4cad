namespace Kiln;

/// <summary>
/// Long short-term memory: c_t = f ∘ c_(t-1) + i ∘ g, h_t = o ∘ tanh(c_t), with the gates i, f, o = σ(…) and g = tanh(…) of
/// W_ih x_t + b_ih + W_hh h_(t-1) + b_hh.
/// </summary>
/// <remarks>
/// <para>Input (B, T, inputSize), output (B, T, D·hiddenSize), D = 2 if bidirectional, else 1. Parameters for layer k:
/// <c>weight_ih_lk</c> (4·hiddenSize, inputs of layer k), <c>weight_hh_lk</c> (4·hiddenSize, hiddenSize), <c>bias_ih_lk</c>,
/// <c>bias_hh_lk</c> (4·hiddenSize), gates in the order i, f, g, o, with the suffix <c>_reverse</c> for the second direction, all
/// uniform in ±1/√hiddenSize.</para>
/// <para>PyTorch: <c>torch.nn.LSTM</c> with <c>batch_first = True</c>, always.</para>
/// </remarks>
public sealed class LSTMAttribute : RecurrentAttribute
{
    /// <summary>A layer of <paramref name="hiddenSize"/> units.</summary>
    public LSTMAttribute(int hiddenSize)
    {
    }

    /// <summary>A layer of <paramref name="hiddenSize"/> units over inputs of <paramref name="inputSize"/> features.</summary>
    public LSTMAttribute(int inputSize, int hiddenSize)
    {
    }

    /// <summary>A layer whose size is an expression over the names of a block or a sweep.</summary>
    public LSTMAttribute(string hiddenSize)
    {
    }

    /// <summary>A layer whose sizes are expressions over the names of a block or a sweep.</summary>
    public LSTMAttribute(string inputSize, string hiddenSize)
    {
    }

    /// <summary>A layer of stated sizes, the second size an expression.</summary>
    public LSTMAttribute(int inputSize, string hiddenSize)
    {
    }

    /// <summary>A layer of stated sizes, the first size an expression.</summary>
    public LSTMAttribute(string inputSize, int hiddenSize)
    {
    }

    /// <summary>
    /// Projects h to this many features by <c>weight_hr_lk</c> (ProjSize, hiddenSize) before it is used; the output is then
    /// (B, T, D·ProjSize). 0, the default, means no projection.
    /// </summary>
    public int ProjSize { get; set; }

    /// <summary>
    /// Publishes the final cell states as a property of this name and for later layers, in PyTorch's shape (L*D, B, hiddenSize).
    /// In packed calls the sequences stand in the caller's order.
    /// </summary>
    public string? CellStateAs { get; set; }

    /// <summary>
    /// Names the value of shape (L*D, B, hiddenSize) from which the cell states start; zeros unless set. PyTorch wants both initial states
    /// or none; here one alone leaves the other at zeros.
    /// </summary>
    public string? InitialCellState { get; set; }
}
