namespace Kiln;

/// <summary>Options that <see cref="MaxPool2dAttribute"/> and <see cref="AvgPool2dAttribute"/> share: what counts in both directions, for one.</summary>
public abstract class ImagePoolingAttribute : PoolingAttribute
{
    /// <summary>Height of the windows where they are not square; unless set, as <c>kernelSize</c> says.</summary>
    public int KernelHeight { get; set; }

    /// <summary>Width of the windows where they are not square; unless set, as <c>kernelSize</c> says.</summary>
    public int KernelWidth { get; set; }

    /// <summary>Rows between two windows; unless set, as <see cref="PoolingAttribute.Stride"/>. 0 means the windows' height.</summary>
    public int StrideHeight { get; set; }

    /// <summary>Pixels of a row between two windows; unless set, as <see cref="PoolingAttribute.Stride"/>. 0 means the windows' width.</summary>
    public int StrideWidth { get; set; }

    /// <summary>Rows of the border above and below, at most half the windows' height; unless set, as <see cref="PoolingAttribute.Padding"/>.</summary>
    public int PaddingHeight { get; set; }

    /// <summary>Pixels of the border to the left and to the right, at most half the windows' width; unless set, as <see cref="PoolingAttribute.Padding"/>.</summary>
    public int PaddingWidth { get; set; }
}
