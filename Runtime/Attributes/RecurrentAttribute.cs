namespace Kiln;

/// <summary>Options that <see cref="RNNAttribute"/>, <see cref="LSTMAttribute"/> and <see cref="GRUAttribute"/> share.</summary>
public abstract class RecurrentAttribute : WeightLayerAttribute
{
    /// <summary>Number of layers on top of each other; 1 unless set. PyTorch: <c>num_layers</c>.</summary>
    public int NumLayers { get; set; } = 1;

    /// <summary>Whether the layers have the biases <c>bias_ih</c> and <c>bias_hh</c>; true unless set.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Probability of dropping an output of every layer but the top one while training; 0 unless set.</summary>
    public double Dropout { get; set; }

    /// <summary>
    /// Also runs every layer from the last step to the first; the output is then twice as wide, forward half first.
    /// </summary>
    public bool Bidirectional { get; set; }

    /// <summary>
    /// Starts each call from the state in which the previous one ended, without a gradient through the boundary. The state is the model's
    /// property <c>State</c>: made by the first call for its batch, zero at first and after <c>State.Reset()</c>, to be copied, saved or
    /// replaced as the caller likes. Such a model has no packed calls.
    /// </summary>
    public bool Stateful { get; set; }

    /// <summary>
    /// Truncated backpropagation through time: gradients are cut before every step whose number (in the order in which the layer walks) is
    /// a multiple of this, as if each stretch of so many steps were a call of its own. 0, the default, means no cut.
    /// </summary>
    public int Bptt { get; set; }

    /// <summary>
    /// Publishes the final hidden states as a property of this name and for later layers, in PyTorch's shape (L*D, B, H).
    /// In packed calls the sequences stand in the caller's order.
    /// </summary>
    public string? StateAs { get; set; }

    /// <summary>Names the value of shape (L*D, B, H) from which the hidden states start; zeros unless set.</summary>
    public string? InitialState { get; set; }
}
