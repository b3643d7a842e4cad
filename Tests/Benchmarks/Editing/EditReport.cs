using System.Globalization;
using Kiln.Generator;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Benchmarks.Editing;

/// <summary>What typing costs: milliseconds of thread time per edit, and per compilation of a model of 100 layers.</summary>
internal static class EditReport
{
    private const int PlainFiles = 2000, Models = 50, Edits = 30, WarmUp = 10, Layers = 100;

    public static void Write(TextWriter output)
    {
        CSharpCompilation compilation = Project.Of(PlainFiles, Models);
        output.WriteLine($"{Models} models among {PlainFiles} files; milliseconds of thread time, medians over {Edits} edits.");
        output.WriteLine();
        output.WriteLine("| after an edit | ms |");
        output.WriteLine("|---|---|");
        (double kiln, double least) = DriverTimes(compilation, out bool cached);
        Row(output, $"of a plain file: driver with Kiln, outputs {(cached ? "cached" : "NOT cached")}", kiln);
        Row(output, "of a plain file: driver with a generator that only reads the attributes", least);
        Row(output, "of a plain file: ratio", kiln / least);
        Row(output, $"of any file: reading the {Models} bound models again (Kiln's own code)", ReadTime(compilation));
        Row(output, "of a model: driver with Kiln", ModelEditTime(compilation));
        Row(output, "of a model: the analyzer in its file", AnalyzerTime(compilation));
        output.WriteLine();
        (double first, double later) = DeepTime();
        Row(output, $"a model of {Layers} layers, compiled the first time in a process", first);
        Row(output, $"a model of {Layers} layers, compiled again", later);
    }

    private static void Row(TextWriter output, string what, double value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {value:F2} |"));

    private static GeneratorDriver Driver(ISourceGenerator generator) => CSharpGeneratorDriver.Create(
        [generator], parseOptions: Project.Options, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>
    /// The two generators see the same edits in turn, each in a compilation of its own, so that neither finds the compiler warmer or its
    /// symbols bound.
    /// </summary>
    private static (double Kiln, double Least) DriverTimes(CSharpCompilation compilation, out bool cached)
    {
        var kiln = new EditedProject(compilation, new ModelGenerator());
        var least = new EditedProject(compilation, new AttributeReadingGenerator());
        for (int edit = 1; edit <= Edits + WarmUp; edit++)
        {
            kiln.Edit(edit);
            least.Edit(edit);
        }

        cached = kiln.IsCached;
        return (Median(kiln.Times.Skip(WarmUp)), Median(least.Times.Skip(WarmUp)));
    }

    private sealed class EditedProject(CSharpCompilation compilation, IIncrementalGenerator generator)
    {
        private CSharpCompilation _compilation = compilation;
        private GeneratorDriver _driver = Driver(generator.AsSourceGenerator()).RunGenerators(compilation);

        public List<double> Times { get; } = [];

        public bool IsCached => _driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs)
            .All(step => step.Reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);

        public void Edit(int edit)
        {
            _compilation = Replace(_compilation, edit, Project.Plain(edit - 1, edit));
            Times.Add(Time(() => _driver = _driver.RunGenerators(_compilation)));
        }
    }

    private static double ModelEditTime(CSharpCompilation compilation)
    {
        GeneratorDriver driver = Driver(new ModelGenerator().AsSourceGenerator()).RunGenerators(compilation);
        var times = new List<double>();
        for (int edit = 1; edit <= Edits; edit++)
        {
            compilation = Replace(compilation, 1 + PlainFiles + (edit % Models), Project.Model(edit % Models, 8 + edit));
            times.Add(Time(() => driver = driver.RunGenerators(compilation)));
        }

        return Median(times);
    }

    private static double ReadTime(CSharpCompilation compilation)
    {
        var times = new List<double>();
        for (int edit = 1; edit <= Edits; edit++)
        {
            compilation = Replace(compilation, edit, Project.Plain(edit - 1, -edit));
            INamedTypeSymbol[] models = [.. Enumerable.Range(0, Models).Select(model => compilation.GetTypeByMetadataName($"Models.Net{model}")!)];
            foreach (INamedTypeSymbol model in models)
                model.GetAttributes();
            times.Add(Time(() => Array.ForEach(models, model => ModelParser.Parse(model, default))));
        }

        return Median(times);
    }

    // An editor asks for the diagnostics of the file that is open.
    private static double AnalyzerTime(CSharpCompilation compilation)
    {
        var times = new List<double>();
        for (int edit = 1; edit <= Edits; edit++)
        {
            int file = 1 + PlainFiles + (edit % Models);
            compilation = Replace(compilation, file, Project.Model(edit % Models, 8 + edit));
            var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: true);
            var analyzer = new ModelAnalyzer();
            CompilationWithAnalyzers analyzed = compilation.WithAnalyzers([analyzer], options);
            analyzed.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(compilation.SyntaxTrees[file]), null, default).GetAwaiter().GetResult();
            times.Add(analyzed.GetAnalyzerTelemetryInfoAsync(analyzer, default).GetAwaiter().GetResult().ExecutionTime.TotalMilliseconds);
        }

        return Median(times);
    }

    private static (double First, double Later) DeepTime()
    {
        ModelSpec spec = ModelParser.Parse(Project.Create(Project.Deep(Layers)).GetTypeByMetadataName("Deep")!, default)!;
        var options = new CompilerOptions(Dump: false, FillDeadBuffers: false);
        List<double> times = [.. Enumerable.Range(0, 10).Select(_ => Time(() => ModelCompiler.Compile(spec, options, default)))];
        return (times[0], Median(times[1..]));
    }

    private static CSharpCompilation Replace(CSharpCompilation compilation, int file, string source) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], Project.Parse(source));

    private static double Time(Action action)
    {
        TimeSpan start = ThreadClock.Now;
        action();
        return (ThreadClock.Now - start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
