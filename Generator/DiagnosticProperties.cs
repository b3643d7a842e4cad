namespace Kiln.Generator;

/// <summary>Names of what a diagnostic tells the code fixes besides its place.</summary>
internal static class DiagnosticProperties
{
    /// <summary>The constructor parameter or property at fault.</summary>
    public const string Argument = "Argument";

    /// <summary>What to write instead: a size, a name, an attribute.</summary>
    public const string Repair = "Repair";
}
