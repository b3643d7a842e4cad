namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>Which recurrence.</summary>
public enum Cell
{
    RnnTanh,
    RnnReLU,
    Lstm,
    Gru,
}
