namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>The vector width a kernel runs at: the processor's own, through the public method, or a given one.</summary>
public enum SimdWidth
{
    Public,
    F512,
    F256,
    F128,
}
