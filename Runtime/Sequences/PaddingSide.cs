namespace Kiln;

/// <summary>Where padding stands, as <c>padding_side</c> of <c>torch.nn.utils.rnn.pad_sequence</c>.</summary>
public enum PaddingSide
{
    /// <summary>After the sequence.</summary>
    Right,

    /// <summary>Before the sequence, so that all end at the last step.</summary>
    Left,
}
