using Kiln.Generator.Syntax;
using Kiln.Generator.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Generator.Tests.Fuzz;

/// <summary>An editor that has moved on cancels what it asked for; every stage stops.</summary>
public class CancellationTests
{
    private const string Net = """[Model, MemoryBudget("1GB"), Input("B", 4), Linear(3), CrossEntropyLoss] partial class Net;""";

    private static readonly CancellationToken Cancelled = new(canceled: true);

    [Fact]
    public void Reading_stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => ModelParser.Parse(ModelSource.Compile(Net).GetTypeByMetadataName("Net")!, Cancelled));

    [Fact]
    public void Checking_stops()
    {
        ModelSpec spec = ModelSource.Spec(Net);

        Assert.ThrowsAny<OperationCanceledException>(() => ModelCompiler.Check(spec, Cancelled));
    }

    [Fact]
    public void Compiling_stops()
    {
        ModelSpec spec = ModelSource.Spec(Net);

        Assert.ThrowsAny<OperationCanceledException>(() => ModelCompiler.Compile(spec, new CompilerOptions(false, false), Cancelled));
    }

    [Fact]
    public void The_driver_is_told() => Assert.ThrowsAny<OperationCanceledException>(() =>
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14)).RunGenerators(ModelSource.Compile(Net), Cancelled));

    [Fact]
    public Task The_analyzer_stops() => Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
        ModelSource.Compile(Net).WithAnalyzers([new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync(Cancelled));
}
