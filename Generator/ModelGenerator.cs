using System.Collections.Immutable;
using System.Text;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.Generator;

/// <summary>Compiles every class with <c>[Model]</c>. It reports nothing: <see cref="ModelAnalyzer"/> does, live in the editor.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    /// <summary>Names of the steps, for the tests that watch which of them run again.</summary>
    internal const string SpecStep = "Spec", UnitStep = "Unit", OutputStep = "Output";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // On every keystroke Roslyn binds the attributes again, so this step does nothing but read them.
        IncrementalValuesProvider<ModelSpec> specs = context.SyntaxProvider
            .ForAttributeWithMetadataName(ModelDeclaration.ModelAttribute, static (node, _) => node is TypeDeclarationSyntax, static (model, cancellation) => Read(model, cancellation))
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(SpecStep);

        IncrementalValueProvider<CompilerOptions> options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => CompilerOptions.From(provider));

        IncrementalValuesProvider<ModelSpec> units = specs
            .SelectMany(static (spec, cancellation) => ModelCompiler.Units(spec, cancellation))
            .WithTrackingName(UnitStep);

        // All compiling stands behind the equality of the spec; equal text stops once more, so that a member added to the class
        // reaches the compiler of the model but not the compilation.
        IncrementalValuesProvider<CompiledModel> models = units.Combine(options)
            .Select(static (pair, cancellation) => ModelCompiler.Compile(pair.Left, pair.Right, cancellation))
            .WithTrackingName(OutputStep);

        // Two models whose names differ in case alone would be one file to Roslyn, which then drops all of them.
        IncrementalValueProvider<EquatableArray<string>> clashes = models.Select(static (model, _) => model.HintName).Collect().Select(static (names, _) => Clashes(names));

        context.RegisterSourceOutput(models.Combine(clashes), static (output, pair) =>
        {
            (CompiledModel model, EquatableArray<string> clashes) = pair;
            if (model.Text.Length > 0)
                output.AddSource(clashes.Contains(model.HintName) ? WithCase(model.HintName) : model.HintName, SourceText.From(model.Text, Encoding.UTF8));
        });
    }

    private static EquatableArray<string> Clashes(ImmutableArray<string> names) => names
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase)
        .SelectMany(group => group.Distinct(StringComparer.Ordinal).Skip(1).Any() ? group : Enumerable.Empty<string>())
        .OrderBy(name => name, StringComparer.Ordinal)
        .ToEquatableArray();

    /// <summary>The name behind its pattern of large and small letters, which tells it from its twins.</summary>
    private static string WithCase(string hintName) => $"{string.Concat(hintName.Select(c => char.IsUpper(c) ? '1' : '0'))}.{hintName}";

    // A second part with [Model] is an error of its own; compiling it too would add the same file twice.
    private static ModelSpec? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && ModelDeclaration.Of(type, cancellation) is { } declaration && declaration.Node == context.TargetNode
            ? ModelParser.Parse(declaration, cancellation)
            : null;
}
