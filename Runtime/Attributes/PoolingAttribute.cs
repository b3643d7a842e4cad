namespace Kiln;

/// <summary>Options that the pooling layers with a kernel share.</summary>
public abstract class PoolingAttribute : LayerAttribute
{
    /// <summary>Distance between two windows; 0, the default, means the kernel's size.</summary>
    public int Stride { get; set; }

    /// <summary>Width of the border added on each side, at most half the kernel; 0 unless set.</summary>
    public int Padding { get; set; }

    /// <summary>Rounds the output's size up instead of down. PyTorch: <c>ceil_mode</c>.</summary>
    public bool CeilMode { get; set; }
}
