using System.Collections.Immutable;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.Generator.Tests.Support;

/// <summary>
/// Source text as a consumer writes it, compiled with the generators and loaded, so that tests run what was generated. One assembly
/// may hold many models: compiling costs far more than loading. It is compiled as strictly as a consumer may compile: without
/// unsafe code, nullable, and not one warning, in the generated files either.
/// </summary>
internal sealed class ModelAssembly : IDisposable
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Kiln;
        """;

    // References as docs see them are checked, but a test need not document its models (CS1591); the others are off in every SDK project.
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);
    private static readonly string[] Suppressed = ["CS1591", "CS1701", "CS1702"];

    private readonly AssemblyLoadContext _context = new(nameof(ModelAssembly), isCollectible: true);
    private readonly System.Reflection.Assembly _assembly;

    /// <summary>Compiles one text.</summary>
    /// <param name="source">C# with any number of models.</param>
    /// <param name="generators">What runs over it.</param>
    public ModelAssembly(string source, params IIncrementalGenerator[] generators)
        : this([source], generators)
    {
    }

    /// <summary>Compiles the texts as files of one assembly.</summary>
    public ModelAssembly(IEnumerable<string> sources, params IIncrementalGenerator[] generators)
        : this(Compilation(sources), null, generators)
    {
    }

    /// <summary>Runs the generators over a compilation made by <see cref="Compilation"/>, and loads the result.</summary>
    /// <param name="compilation">The consumer's code.</param>
    /// <param name="options">What the project sets, such as <c>build_property.KilnDump</c>.</param>
    /// <param name="generators">What runs over it.</param>
    public ModelAssembly(CSharpCompilation compilation, IReadOnlyDictionary<string, string>? options, params IIncrementalGenerator[] generators)
    {
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create(generators.Select(generator => generator.AsSourceGenerator()), parseOptions: ParseOptions, optionsProvider: new ProjectOptions(options ?? ImmutableDictionary<string, string>.Empty))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        GeneratorDriverRunResult result = driver.GetRunResult();
        Generated = result.Results.SelectMany(run => run.GeneratedSources).ToImmutableSortedDictionary(file => file.HintName, file => file.SourceText.ToString(), StringComparer.Ordinal);
        foreach (GeneratorRunResult run in result.Results)
            Assert.Null(run.Exception);

        using var image = new MemoryStream();
        EmitResult emitted = output.Emit(image, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.Embedded));
        AssertClean([.. result.Diagnostics, .. emitted.Diagnostics]);
        image.Position = 0;
        _assembly = _context.LoadFromStream(image);
    }

    /// <summary>The consumer's code before any generator ran.</summary>
    /// <param name="sources">Files with any number of models.</param>
    /// <param name="references">What they see beside <see cref="TestReferences.All"/>.</param>
    public static CSharpCompilation Compilation(IEnumerable<string> sources, params MetadataReference[] references) => CSharpCompilation.Create(
        "Models",
        [Parse(Usings, "Usings.cs"), .. sources.Select((source, i) => Parse(source, $"Models{i}.cs"))],
        [.. TestReferences.All, .. references],
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: false,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: int.MaxValue,
            specificDiagnosticOptions: Suppressed.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Suppress))));

    /// <summary>A file of such a compilation.</summary>
    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, path);

    /// <summary>The generated files by hint name.</summary>
    public ImmutableSortedDictionary<string, string> Generated { get; }

    /// <summary>A type by its full name, such as <c>Demo.CharSeq</c>.</summary>
    public Type Type(string name) => _assembly.GetType(name, throwOnError: true)!;

    /// <summary>A new instance; the type's members are called through <c>dynamic</c>, reflection or an interface.</summary>
    public object Create(string name, params object?[] arguments) => Activator.CreateInstance(Type(name), arguments)!;

    /// <summary>Calls a static method and gives what it returns.</summary>
    /// <remarks>Spans cannot be passed through reflection: tests that need them write the calls into the source and call that.</remarks>
    public T Call<T>(string type, string method, params object?[] arguments) =>
        (T)Type(type).GetMethods().Single(candidate => candidate.IsStatic && candidate.Name == method)
            .Invoke(null, System.Reflection.BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    public void Dispose() => _context.Unload();

    private static void AssertClean(IEnumerable<Diagnostic> diagnostics)
    {
        string[] problems = [.. diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning && !diagnostic.IsSuppressed).Select(Describe)];
        Assert.True(problems.Length == 0, $"The models do not compile cleanly:\n{string.Join("\n", problems)}");
    }

    // Generated files are nowhere on disk: the line itself says more than its number.
    private static string Describe(Diagnostic diagnostic) => diagnostic.Location.SourceTree is { } tree
        ? $"{diagnostic}\n    {tree.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()}"
        : diagnostic.ToString();
}
