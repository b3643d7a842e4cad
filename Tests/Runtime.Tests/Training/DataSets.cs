namespace Kiln.Runtime.Tests.Training;

/// <summary>Third-party data sets, which are not part of the repository: a folder <c>shared/data</c> beside it, if there is one.</summary>
internal static class DataSets
{
    /// <summary>The path of a file; skips the test where it is not there.</summary>
    public static string Path(string name)
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(System.IO.Path.Combine(root, "Kiln.slnx")))
            root = System.IO.Path.GetDirectoryName(root);

        string path = System.IO.Path.Combine(root ?? ".", "..", "shared", "data", name);
        Assert.SkipUnless(File.Exists(path), $"The data set {name} is not in ../shared/data beside the repository.");
        return path;
    }
}
