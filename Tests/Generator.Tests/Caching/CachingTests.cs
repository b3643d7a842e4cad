using Kiln.Generator.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Kiln.Generator.Tests.Caching;

/// <summary>What an edit makes the generator do again, by the reasons Roslyn gives for each step.</summary>
public class CachingTests
{
    private const string Net = """
        namespace Demo;

        [Model]
        [Input("B", 4)]
        [Linear(16), ReLU]
        [Linear(3)]
        [CrossEntropyLoss]
        public partial class Net
        {
            private int _count;

            public int Count() => _count;
        }
        """;

    private const string Other = """
        namespace Demo;

        [Model]
        [Input("B", 2)]
        [Linear(1)]
        [MSELoss]
        public partial class Other;
        """;

    private const string Plain = "class Program { static void Main() { } }";

    [Fact]
    public void Nothing_changed_runs_nothing() => AssertReused(Plain, Plain, IncrementalStepRunReason.Cached);

    [Fact]
    public void An_edit_in_an_unrelated_file_reaches_no_model() =>
        AssertReused(Plain, Plain.Replace("Main() { }", "Main() { Console.WriteLine(); }"), IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged);

    [Theory]
    [InlineData("[Linear(3)]", "// the classes\n[Linear(3)]")]
    [InlineData("public int Count", "/// <summary>How many.</summary>\npublic int Count")]
    [InlineData("[Linear(16), ReLU]", "[ Linear( 16 ) , ReLU ]")]
    [InlineData("[Linear(16), ReLU]", "[Linear(16)]\n[ReLU]")]
    [InlineData("[Linear(16), ReLU]", "[Linear(4 * 4), ReLUAttribute]")]
    [InlineData("namespace Demo;", "namespace Demo;\n\n\n")]
    [InlineData("_count;", "_count = 3;")]
    [InlineData("public int Count() => _count;", "public int Count() { return _count; }")]
    public void An_edit_that_says_the_same_leaves_the_spec_unchanged(string old, string replacement)
    {
        var run = Edit(Net, Net.Replace(old, replacement));

        Assert.All(run.ReasonsOf(ModelGenerator.SpecStep), reason => Assert.Contains(reason, (IncrementalStepRunReason[])[IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]));
        Assert.All(run.ReasonsOf(ModelGenerator.OutputStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Reordered_members_leave_the_spec_unchanged()
    {
        var run = Edit(Net, Net.Replace("private int _count;", "").Replace("=> _count;", "=> _count;\n    private int _count;"));

        Assert.DoesNotContain(IncrementalStepRunReason.Modified, run.ReasonsOf(ModelGenerator.SpecStep));
    }

    [Fact]
    public void An_added_member_leaves_the_output_unchanged()
    {
        var run = Edit(Net, Net.Replace("private int _count;", "private int _count, _more;"));

        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Cached], run.ReasonsOf(ModelGenerator.OutputStep).Order());
    }

    [Theory]
    [InlineData("Linear(16)", "Linear(17)")]
    [InlineData("[Linear(16), ReLU]", "[ReLU, Linear(16)]")]
    [InlineData("[ReLU]", "")]
    [InlineData("ReLU", "Tanh")]
    [InlineData("class Net", "class Renamed")]
    public void A_changed_layer_modifies_only_its_model(string old, string replacement)
    {
        string edited = Net.Replace(old, replacement);
        if (edited == Net)
            edited = Net.Replace(", ReLU", replacement);
        var run = Edit(Net, edited);

        foreach (string step in (string[])[ModelGenerator.SpecStep, ModelGenerator.OutputStep])
        {
            Assert.Single(run.ReasonsOf(step), IncrementalStepRunReason.Modified);
            Assert.Single(run.ReasonsOf(step), reason => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged);
        }
    }

    [Fact]
    public void A_value_more_in_a_sweep_compiles_the_variant_more_and_the_list()
    {
        const string Swept = """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """;

        IncrementalStepRunReason[] output = Edit(Swept, Swept.Replace("16", "16, 32")).ReasonsOf(ModelGenerator.OutputStep);
        Assert.Equal([IncrementalStepRunReason.New, IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached, IncrementalStepRunReason.Cached], output.Order());
        Assert.All(Edit(Swept, "// swept\n" + Swept).ReasonsOf(ModelGenerator.OutputStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void Every_model_gets_one_file_and_the_same_text_twice()
    {
        string[] Texts() => [.. Edit(Net, Net).Result.Results[0].GeneratedSources.Select(source => source.HintName + "\n" + source.SourceText)];

        string[] texts = Texts();
        Assert.Equal(2, texts.Length);
        Assert.Equal(texts, Texts());
    }

    [Fact]
    public void A_second_part_with_Model_does_not_stop_the_generator()
    {
        var run = Edit(Net, Net + "\n[Model, Input(\"B\", 1)] partial class Net;");

        Assert.Null(run.Result.Results[0].Exception);
        Assert.Equal("Demo.Other.g.cs", Assert.Single(run.Result.Results[0].GeneratedSources).HintName);
    }

    [Fact]
    public void Models_whose_names_differ_in_case_alone_get_a_file_each()
    {
        var run = Edit(Net, Net.Replace("public int Count() => _count;", "") + Other.Replace("namespace Demo;", "").Replace("class Other", "class NET"));

        Assert.Null(run.Result.Results[0].Exception);
        Assert.Equal(3, run.Result.Results[0].GeneratedSources.Select(source => source.HintName.ToUpperInvariant()).Distinct().Count());
    }

    private static void AssertReused(string before, string after, params IncrementalStepRunReason[] allowed)
    {
        var run = new Run(ModelSource.Compile(Net, Other, before), ModelSource.Parse(after, "File2.cs"), edited: 2);

        Assert.All(run.ReasonsOf(ModelGenerator.SpecStep), reason => Assert.Contains(reason, allowed));
        Assert.All(run.ReasonsOf(ModelGenerator.OutputStep), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    private static Run Edit(string before, string after) => new(ModelSource.Compile(before, Other), ModelSource.Parse(after, "File0.cs"), edited: 0);

    /// <summary>One run to fill the cache, one edit, one run to look at.</summary>
    private sealed class Run
    {
        public Run(CSharpCompilation compilation, SyntaxTree after, int edited)
        {
            var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
            GeneratorDriver driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)after.Options, driverOptions: options);
            driver = driver.RunGenerators(compilation);
            Result = driver.RunGenerators(compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[edited + 1], after)).GetRunResult();
        }

        public GeneratorDriverRunResult Result { get; }

        public IncrementalStepRunReason[] ReasonsOf(string step) =>
            [.. Result.Results[0].TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];
    }
}
