using Kiln.Generator.Layers;
using Kiln.Generator.Syntax;
using Kiln.Reference.Ops;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.Generator.Tests.Support;

/// <summary>Models from source text, compiled by the generator and loaded; what the passes made of each stands beside it.</summary>
internal sealed class TestModels : IDisposable
{
    private readonly ModelAssembly _assembly;

    /// <param name="sources">One text per file, with any number of models.</param>
    /// <param name="fillDeadBuffers">Compile with the debug mode that fills buffers with NaN after their last use.</param>
    /// <param name="catalog">The vocabulary; the default one goes through the real generator.</param>
    /// <param name="referenceOps">What the oracle knows beyond it.</param>
    public TestModels(IEnumerable<string> sources, bool fillDeadBuffers = false, LayerCatalog? catalog = null, IReadOnlyList<ReferenceOp>? referenceOps = null)
    {
        CSharpCompilation compilation = ModelAssembly.Compilation(sources, MetadataReference.CreateFromFile(typeof(TestModels).Assembly.Location));
        var options = new CompilerOptions(Dump: false, fillDeadBuffers);
        All = [.. ModelsOf(compilation).Select(spec => new TestModel(this, spec, Compile(spec, options, catalog ?? LayerCatalog.Default), [.. ReferenceOps.All, .. referenceOps ?? []]))];
        foreach (TestModel model in All)
            Assert.True(model.Compiled.Lowered is not null, $"{model.Spec.Name} does not compile: {model.Compiled.Text.Split('\n').FirstOrDefault(line => line.Contains("KILN", StringComparison.Ordinal))?.Trim()}");

        IEnumerable<SyntaxTree> runners = All.Select(model => ModelAssembly.Parse(new RunnerSource(model.Spec, model.Compiled).Write(), $"{RunnerSource.NameOf(model.Spec)}.cs"));
        IIncrementalGenerator generator = catalog is null ? new ModelGenerator() : new CatalogGenerator(All);
        var project = new Dictionary<string, string> { ["build_property.KilnFillDeadBuffers"] = fillDeadBuffers ? "true" : "false" };
        _assembly = new ModelAssembly(compilation.AddSyntaxTrees(runners), project, generator);
        foreach (TestModel model in All)
            Assert.Equal(model.Compiled.Text, _assembly.Generated[model.Compiled.HintName]);
    }

    /// <summary>The models in source order.</summary>
    public IReadOnlyList<TestModel> All { get; }

    public TestModel this[string name] => All.First(model => model.Spec.Name == name);

    public ModelRunner Create(TestModel model, int[] capacities, long seed) =>
        (ModelRunner)_assembly.Create((model.Spec.Namespace.Length > 0 ? model.Spec.Namespace + "." : "") + RunnerSource.NameOf(model.Spec), capacities, seed);

    public void Dispose() => _assembly.Dispose();

    /// <summary>An exception of the compiler says nothing about the model that caused it.</summary>
    private static CompiledModel Compile(ModelSpec spec, CompilerOptions options, LayerCatalog catalog)
    {
        try
        {
            return ModelCompiler.Compile(spec, options, catalog, default);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            throw new InvalidOperationException($"The compiler fails at {spec.Name}: {string.Join(" ", spec.Layers.Select(layer => layer.Kind))}", exception);
        }
    }

    private static IEnumerable<ModelSpec> ModelsOf(CSharpCompilation compilation) => compilation.SyntaxTrees
        .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax>()
            .Select(type => compilation.GetSemanticModel(tree).GetDeclaredSymbol(type)))
        .Where(type => type is not null)
        .Select(type => ModelParser.Parse(type!, default))
        .OfType<ModelSpec>();

    /// <summary>Adds what a vocabulary other than the default made.</summary>
    private sealed class CatalogGenerator(IReadOnlyList<TestModel> models) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterPostInitializationOutput(output =>
        {
            foreach (TestModel model in models)
                output.AddSource(model.Compiled.HintName, SourceText.From(model.Compiled.Text, System.Text.Encoding.UTF8));
        });
    }
}
