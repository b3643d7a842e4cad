namespace Kiln;

/// <summary>Keeps the last step of each sequence: in packed calls, each sequence's own.</summary>
/// <remarks>
/// <para>Input (B, T, F), output (B, F). After a bidirectional layer the reverse half has seen only one step there;
/// <see cref="HiddenStateAttribute"/> gives the finished states of both directions.</para>
/// <para>PyTorch: <c>output[:, -1]</c> for sequences of equal length.</para>
/// </remarks>
public sealed class LastStepAttribute : LayerAttribute;
