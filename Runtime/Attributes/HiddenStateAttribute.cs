namespace Kiln;

/// <summary>The final hidden state of the recurrent layer directly before it: the top layer's, forward and then reverse.</summary>
/// <remarks>
/// <para>Input (B, T, D·H), output (B, D·H), D = 2 if bidirectional, else 1.</para>
/// <para>PyTorch: <c>h_n[-1]</c>, or <c>torch.cat((h_n[-2], h_n[-1]), 1)</c> for two directions.</para>
/// </remarks>
public sealed class HiddenStateAttribute : LayerAttribute;
