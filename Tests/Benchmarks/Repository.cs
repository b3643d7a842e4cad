namespace Kiln.Benchmarks;

/// <summary>Where the sources are, for what needs them: programs of peers beside the repository, projects to publish.</summary>
internal static class Repository
{
    /// <summary>The folder above this program that holds the solution, or null if there is none.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>A path below the root, or beside it.</summary>
    /// <exception cref="InvalidOperationException">This program does not run within the repository.</exception>
    public static string At(params ReadOnlySpan<string> names) =>
        Root is null
            ? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Kiln.slnx.")
            : Path.GetFullPath(Path.Combine([Root, .. names]));

    private static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kiln.slnx")))
                return folder.FullName;
        }

        return null;
    }
}
