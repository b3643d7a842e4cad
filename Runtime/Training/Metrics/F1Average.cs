namespace Kiln;

/// <summary>How <see cref="F1Score"/> joins the classes.</summary>
public enum F1Average
{
    /// <summary>The mean over classes that came as target or prediction.</summary>
    Macro,

    /// <summary>One count over all classes: the accuracy.</summary>
    Micro,

    /// <summary>The mean over classes, weighted by how often each is the target.</summary>
    Weighted,

    /// <summary>Class 1 alone.</summary>
    Binary,
}
