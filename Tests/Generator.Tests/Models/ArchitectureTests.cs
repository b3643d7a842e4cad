using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Kiln.Generator.Tests.Models;

/// <summary>The compiler's rooms refer to each other one way only. Symbols are asked, not text, so that no alias or <c>var</c> hides a reference.</summary>
public class ArchitectureTests
{
    private const string Root = "Kiln.Generator", Implicit = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Each room may use those before it. The root, which knows all, is last.</summary>
    private static readonly string[] Rooms = ["Text", "Syntax", "Graphs", "Ops", "Layers", "Lowering", "Layouts", "Autodiff", "Fusion", "Memory", "Emit", ""];

    /// <summary>Passes know the graph and the contract of ops, never a concrete op or layer. Lowering asks the layers.</summary>
    private static readonly string[] Passes = ["Layouts", "Autodiff", "Fusion", "Memory"];

    /// <summary>What rooms other than Syntax may know of the compiler of C#: what a rule is, and what a keyword is.</summary>
    private static readonly string[] KnownEverywhere = ["DiagnosticDescriptor", "DiagnosticSeverity", "LocalizableString", "SyntaxFacts", "SyntaxKind"];

    private static readonly Lazy<IReadOnlyList<Use>> Uses = new(Read);

    [Fact]
    public void References_go_one_way() =>
        Assert.Equal([], Uses.Value.Where(use => use.Target is { } target && Array.IndexOf(Rooms, use.Room) < Array.IndexOf(Rooms, target)).Select(Describe).Distinct());

    [Fact]
    public void Passes_never_name_an_op_or_a_layer() =>
        Assert.Equal([], Uses.Value.Where(use => Passes.Contains(use.Room) && use.Target is "Ops" or "Layers").Select(Describe).Distinct());

    [Fact]
    public void Lowering_and_Emit_never_name_an_op() =>
        Assert.Equal([], Uses.Value.Where(use => use.Room is "Lowering" or "Emit" && use.Target == "Ops").Select(Describe).Distinct());

    [Fact]
    public void Only_Syntax_knows_symbols() =>
        Assert.Equal([], Uses.Value.Where(use => use.Room is not ("Syntax" or "") && use.IsRoslyn && !KnownEverywhere.Contains(use.Type)).Select(Describe).Distinct());

    [Fact]
    public void No_namespace_is_called_like_a_type()
    {
        string[] types = [.. Uses.Value.Where(use => use.Target is not null).Select(use => use.Type).Distinct()];

        Assert.Equal([], Rooms.Intersect(types));
    }

    private static string Describe(Use use) => $"{use.File} uses {(use.Target is { Length: > 0 } room ? room + "." : "")}{use.Type}";

    private static List<Use> Read()
    {
        string folder = GeneratorFolder();
        string[] files =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("obj" or "bin" or "CodeFixes"))
                .Order(StringComparer.Ordinal),
        ];
        var options = new CSharpParseOptions(LanguageVersion.CSharp14);
        CSharpCompilation compilation = CSharpCompilation.Create(
            Root,
            [CSharpSyntaxTree.ParseText(Implicit, options), .. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, Path.GetRelativePath(folder, file)))],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => !Path.GetFileName(path).StartsWith("Kiln", StringComparison.Ordinal))
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Equal([], compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        return [.. compilation.SyntaxTrees.Skip(1).SelectMany(tree => UsesOf(tree, compilation.GetSemanticModel(tree)))];
    }

    private static IEnumerable<Use> UsesOf(SyntaxTree tree, SemanticModel semantics)
    {
        string directory = Path.GetDirectoryName(tree.FilePath)!.Split(Path.DirectorySeparatorChar)[0];

        // The rules are data that every room may name: the file stands before the rooms.
        IEnumerable<SyntaxNode> names = tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax or ConstructorInitializerSyntax);
        foreach (SyntaxNode name in names)
        {
            if (semantics.GetSymbolInfo(name).Symbol is not { } symbol || (symbol as INamedTypeSymbol ?? symbol.ContainingType) is not { } type)
                continue;
            while (type.ContainingType is { } outer)
                type = outer;
            string space = type.ContainingNamespace.ToDisplayString();
            bool isOurs = space == Root || space.StartsWith(Root + ".", StringComparison.Ordinal);
            string? target = isOurs && type.Name != "Diagnostics" ? space[Root.Length..].TrimStart('.') : null;
            bool isRoslyn = space.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) && type.Name != "EmbeddedAttribute";
            yield return new Use(directory, tree.FilePath, target, type.Name, isRoslyn);
        }
    }

    private static string GeneratorFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "Generator"));

    /// <summary>A name in a file: the room it stands in, and the room (null: none of ours) and outermost type that it refers to.</summary>
    private sealed record Use(string Room, string File, string? Target, string Type, bool IsRoslyn);
}
