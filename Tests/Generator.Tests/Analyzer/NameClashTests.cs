using Kiln.Generator.Tests.Mistakes;
using Kiln.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Analyzer;

/// <summary>
/// Names that would meet in the generated code: Kiln says so, once and at the user's own name, and C# never has anything to say about a
/// file that the user did not write.
/// </summary>
public class NameClashTests
{
    public static TheoryData<string> Mistakes => [.. MistakeTable.All.Select(mistake => mistake.ToString())];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task CSharp_finds_nothing_in_the_members_of_a_wrong_model(string name)
    {
        Mistake mistake = MistakeTable.Of(name);

        Diagnostic[] errors = await Generation.Errors(mistake.Other.Length == 0 ? [mistake.Source] : [mistake.Source, mistake.Other]);

        Assert.DoesNotContain(errors, error => error.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    // Symbols, arguments and targets.
    [InlineData("""Input("B", "T", 4, As = "t"), Linear(2)""", "", "KILN0108")]
    [InlineData("""Input("B", 4, As = "target"), Linear(2), MSELoss""", "", "KILN0106")]
    [InlineData("""Input("B", "b", 4), Linear(2)""", "", "KILN0108")]
    [InlineData("""Input("X", 4), Linear(2)""", "", "KILN0108")]
    [InlineData("""Input("Target", 4), Linear(2), MSELoss""", "", "KILN0108")]
    [InlineData("""Input("Scale", 4), Linear(2), MSELoss""", "", "KILN0108")]
    [InlineData("""Input("Optimizer", 4), Linear(2), MSELoss""", "", "KILN0108")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss(Target = "x")""", "", "KILN0106")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss(Target = "b")""", "", "KILN0108")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss(Target = "scale")""", "", "KILN0106")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss(Target = "Optimizer")""", "", "KILN0106")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss(Target = "pass")""", "", "KILN0106")]
    [InlineData("""Input("B", 4, As = "scale"), Linear(2), MSELoss""", "", "KILN0106")]
    [InlineData("""Input("B", 4, As = "optimizer"), Linear(2), MSELoss""", "", "KILN0106")]
    [InlineData("""Input("B", 4, As = "_scale"), Linear(2), MSELoss""", "", "KILN0106")]
    [InlineData("""Input("B", 4, As = "call"), Linear(2), MSELoss""", "", "KILN0106")]
    [InlineData("""Input("B", 4, As = "perB"), Linear(2), MSELoss""", "", "KILN0106")]
    [InlineData("""Input("B", 4, As = "a_b"), Input("B", 4, As = "aB"), Add("a_b"), Linear(2)""", "", "KILN0106")]
    [InlineData("""Input("B", 4, As = "a"), Input("B", 4, As = "aValues"), Add("a"), Linear(2)""", "", "KILN0106")]
    [InlineData("""Input("State", "T", 4), RNN(2)""", "", "KILN0108")]
    [InlineData("""Input("B", "T", 4, As = "state"), RNN(2)""", "", "KILN0106")]
    [InlineData("""Input("Parameters", 4), Linear(2)""", "", "KILN0108")]
    [InlineData("""Input("Gradients", 4), Linear(2)""", "", "KILN0108")]
    [InlineData("""Input("_state", 4), Linear(2)""", "", "KILN0108")]
    // Outputs.
    [InlineData("""Input("B", 4), Linear(2), Output("parameters")""", "", "KILN0118")]
    [InlineData("""Input("B", 4), Linear(2), Output("Hidden"), Tanh, Output("hidden")""", "", "KILN0118")]
    [InlineData("""Input("B", 4), Linear(2), Output("net")""", "", "KILN0118")]
    [InlineData("""Input("B", 4, Gradient = true), Linear(2), Output("xGradient")""", "", "KILN0118")]
    [InlineData("""Input("B", "T", 4), RNN(2), Output("hidden"), Tanh, Output("hiddenPacked")""", "", "KILN0118")]
    [InlineData("""Input("B", "T", 4), RNN(2, Stateful = true), Output("state")""", "", "KILN0118")]
    // Members of the user's half.
    [InlineData("""Input("B", 4), Linear(2)""", "public Net(int b, long seed) : this(b) { }", "KILN0117")]
    [InlineData("""Input("B", 4), Linear(2)""", "private Net(Kiln.Kernels.ModelState s, int b) : this(b) { }", "KILN0117")]
    [InlineData("""Input("B", 4), Linear(2)""", "public int Parameters => 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2), Output("hidden"), Tanh""", "public int Hidden => 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss""", "public int Train => 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "public const int Forward = 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "public int Save { get; set; }", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "public void Structure() { }", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "private class Network { }", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "private int _maxB; public int M => _maxB = 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss""", "private int _lossValues; public int M => _lossValues = 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "public void Save(string file) { }", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "public void Load(string a, Func<string, string> b, bool c) { }", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2), MSELoss""", "public float Train(ReadOnlySpan<float> a, ReadOnlySpan<float> c, int b, float s) => 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2), CrossEntropyLoss""", "public float Loss(System.Numerics.Tensors.ReadOnlyTensorSpan<float> a, System.Numerics.Tensors.ReadOnlyTensorSpan<long> c) => 1;", "KILN0109")]
    [InlineData("""Input("B", 4), Linear(2)""", "private static int ArenaBytes(int b) => b;", "KILN0109")]
    public async Task Names_that_would_meet_are_one_error(string chain, string members, string id)
    {
        Diagnostic[] errors = await Generation.Errors($"[Model, {chain}]\npublic partial class Net\n{{\n    {members}\n}}\n");

        Assert.Equal(id, Assert.Single(errors).Id);
    }

    [Theory]
    [InlineData("[Model, Input(\"B\", 4), Linear(2)] public partial class Network;")]
    [InlineData("[Model, Input(\"B\", 4), Linear(2)] public partial class Forward;")]
    [InlineData("[Model, Input(\"B\", 4), Linear(2)] public partial class Parameters;")]
    [InlineData("[Model, Input(\"B\", 4), Linear(2), MSELoss] public partial class Train;")]
    [InlineData("[Model, Sweep(\"H\", 8, 16), Input(\"B\", 4), Linear(\"H\")] public partial class Variant;")]
    [InlineData("[Model, Sweep(\"H\", 8, 16), Input(\"B\", 4), Linear(\"H\")] public partial class H8;")]
    [InlineData("[Model, Input(\"B\", \"T\", 4), LSTM(2)] public partial class Net; public class NetState;")]
    [InlineData("public class Part(int size) { public int Size => size; } [Model, Input(\"B\", 4), Linear(2)] public partial class Net : Part;")]
    public async Task Types_that_would_meet_are_one_error(string source)
    {
        Diagnostic[] errors = await Generation.Errors(source);

        Assert.Contains(errors, error => error.Id == "KILN0102");
        Assert.DoesNotContain(errors, error => error.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("Rng")]
    [InlineData("Optimizer")]
    [InlineData("PackedSequence")]
    [InlineData("Model")]
    public async Task A_wrong_model_may_have_the_name_of_a_type_of_Kiln(string name)
    {
        Diagnostic[] errors = await Generation.Errors($"[Model, Input(\"B\", \"T\", 4), LSTM(9, 2), View(-1, 2), MSELoss] public partial class {name};");

        Assert.Equal("KILN0302", Assert.Single(errors).Id);
    }

    [Theory]
    [InlineData("Input(\"B\", 4), Linear(2), Output(\"state\"), Tanh", "")]
    [InlineData("Input(\"B\", 4), Linear(2), Output(\"hidden\"), MSELoss(Target = \"state\")", "")]
    [InlineData("Input(\"B\", \"T\", 4), RNN(2), Output(\"state\"), Tanh", "")]
    [InlineData("Input(\"B\", 4), Linear(2), MSELoss", "public float Train(float[] a) => a[0]; public void Save() { } public int Run() => 1; public int Check(int a) => a; protected void Initialize() { }")]
    [InlineData("Input(\"B\", 4), Linear(2), MSELoss", "public int Next => 1; public int Backward => 2; public int State => 3;")]
    public async Task Names_that_do_not_meet_are_free(string chain, string members) =>
        Assert.Empty(await Generation.Errors($"[Model, {chain}]\npublic partial class Net\n{{\n    {members}\n}}\n"));
}
