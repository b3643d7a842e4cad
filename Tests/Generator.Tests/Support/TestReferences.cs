using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace Kiln.Generator.Tests.Support;

/// <summary>
/// What a consumer compiles against: .NET 10, System.Numerics.Tensors and Kiln. They are the assemblies of this very process, because
/// the packs that the testing packages would restore cannot be had everywhere the tests run.
/// </summary>
internal static class TestReferences
{
    private static readonly string Framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    // Nothing else of this process: a consumer sees neither the compiler nor the tests.
    private static readonly string[] Libraries = ["Kiln.dll", "System.Numerics.Tensors.dll"];

    /// <summary>References for a compilation made by hand.</summary>
    public static IReadOnlyList<MetadataReference> All { get; } =
        [.. TrustedAssemblies().Where(IsVisible).Order(StringComparer.Ordinal).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The same for tests with Microsoft.CodeAnalysis.Testing: an empty pack, to which <see cref="All"/> are added.</summary>
    public static ReferenceAssemblies Pack { get; } = new("net10.0");

    private static string[] TrustedAssemblies() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsVisible(string path) => Path.GetDirectoryName(path) == Framework || Libraries.Contains(Path.GetFileName(path));
}
