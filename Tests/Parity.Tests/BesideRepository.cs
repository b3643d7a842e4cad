namespace Kiln.Parity.Tests;

/// <summary>Data and tools in the folder <c>shared</c> beside the repository: some machines have them, and the project does without.</summary>
internal static class BesideRepository
{
    /// <summary>The repository's root, above the folder of the tests' program.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder of <c>../shared</c>; the test is skipped where it is absent.</summary>
    public static string Require(string name)
    {
        string path = Path.GetFullPath(Path.Combine(Root, "..", "shared", name));
        if (!Path.Exists(path))
            Assert.Skip($"../shared/{name} is not beside the repository.");
        return path;
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kiln.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Kiln.slnx.");
    }
}
