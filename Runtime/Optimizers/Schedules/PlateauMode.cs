namespace Kiln;

/// <summary>What is better for <see cref="ReduceLROnPlateau"/>.</summary>
public enum PlateauMode
{
    /// <summary>A smaller metric, such as a loss. PyTorch: <c>min</c>.</summary>
    Min,

    /// <summary>A larger metric, such as an accuracy. PyTorch: <c>max</c>.</summary>
    Max,
}
