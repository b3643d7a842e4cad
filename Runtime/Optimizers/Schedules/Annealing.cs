namespace Kiln;

/// <summary>The way of <see cref="OneCycleLR"/> from one rate to another.</summary>
public enum Annealing
{
    /// <summary>Along half a cosine.</summary>
    Cosine,

    /// <summary>Along a line.</summary>
    Linear,
}
