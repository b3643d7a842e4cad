namespace Kiln;

/// <summary>Which values of an objective are good.</summary>
public enum StudyGoal
{
    /// <summary>Small ones, such as a loss.</summary>
    Minimize,

    /// <summary>Large ones, such as an accuracy.</summary>
    Maximize,
}
