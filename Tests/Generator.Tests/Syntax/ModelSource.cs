using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kiln.Generator.Tests.Syntax;

/// <summary>Source text as the parser meets it: a compilation against Kiln, broken or not.</summary>
internal static class ModelSource
{
    // References are the test process's own, because reference packs cannot be restored everywhere the tests run.
    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    /// <summary>A compilation of files <c>File0.cs</c>, <c>File1.cs</c>, … with Kiln imported.</summary>
    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "Consumer",
        [Parse("global using System; global using Kiln;", "Usings.cs"), .. sources.Select((source, i) => Parse(source, $"File{i}.cs"))],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <summary>The spec of the class <c>Net</c>, which must be a model.</summary>
    public static ModelSpec Spec(params string[] sources) => SpecOf(Compile(sources));

    public static ModelSpec SpecOf(Compilation compilation) =>
        ModelParser.Parse(compilation.GetSymbolsWithName("Net", SymbolFilter.Type).OfType<INamedTypeSymbol>().First(), default)
        ?? throw new InvalidOperationException("Net is not a model.");

    /// <summary>The chain on one line: <c>Input(dims: ["B", 4]) Linear(outFeatures: 3, As: "a")</c>.</summary>
    public static string Chain(ModelSpec spec) => string.Join(" ", spec.Layers.Select(Print));

    public static string Print(LayerSpec layer) =>
        $"{layer.Kind}({string.Join(", ", layer.Arguments.Select(argument => $"{argument.Name}: {Print(argument.Value)}"))})";

    private static string Print(ArgumentValue value) => value.Kind switch
    {
        ArgumentKind.Integer => FormattableString.Invariant($"{value.Integer}"),
        ArgumentKind.Number => FormattableString.Invariant($"{value.Number:0.0####}"),
        ArgumentKind.Boolean => value.Integer != 0 ? "true" : "false",
        ArgumentKind.Text => $"\"{value.Text}\"",
        ArgumentKind.Enum or ArgumentKind.Type => value.Text,
        ArgumentKind.Array => $"[{string.Join(", ", value.Items.Select(Print))}]",
        _ => value.Kind.ToString().ToLowerInvariant(),
    };
}
