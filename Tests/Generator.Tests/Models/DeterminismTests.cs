using Kiln.Generator.Tests.Support;

namespace Kiln.Generator.Tests.Models;

/// <summary>The same source gives the same bytes, the same seed the same bits, and training allocates nothing.</summary>
public sealed class DeterminismTests(DeterminismTests.Compiled compiled) : IClassFixture<DeterminismTests.Compiled>
{
    private static readonly string[] Sources =
    [
        """[Model, Input("B", 4), Linear(16), ReLU, Linear(3), CrossEntropyLoss] public partial class Classifier;""",
        """[Model, Input("B", "T", 10), RNN(10), View(-1, 10), CrossEntropyLoss] public partial class CharSeq;""",
        """[Model, Input("B", "T", DType = DType.Int64), Embedding(40, 12), RNN(40, NumLayers = 2, Dropout = 0.2), LastStep, Dropout(0.3), Linear(5), CrossEntropyLoss(Weighted = true)] public partial class Sentences;""",
        """[Model, Input("B", 6, Gradient = true), Linear(9, As = "a"), Tanh, Add("a"), Softmax, Output("p"), Linear(2), MSELoss(As = "l"), From("a"), L1Loss(Target = "other", Scale = 0.5)] public partial class Branches;""",
    ];

    public static TheoryData<string> Names => ["Classifier", "CharSeq", "Sentences", "Branches"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compiling_twice_gives_the_same_bytes(string name)
    {
        TestModel model = compiled.Models[name];

        Assert.Equal(model.Compiled.Text, ModelCompiler.Compile(model.Spec, new CompilerOptions(Dump: false, FillDeadBuffers: false), TestContext.Current.CancellationToken).Text);
        Assert.DoesNotContain("\r", model.Compiled.Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_twice_gives_the_same_bits(string name) => Assert.Equal(Train(compiled.Models[name], capacity: 9), Train(compiled.Models[name], capacity: 9));

    [Theory]
    [MemberData(nameof(Names))]
    public void Capacities_do_not_change_a_bit(string name) => Assert.Equal(Train(compiled.Models[name], capacity: 9), Train(compiled.Models[name], capacity: 31));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_step_allocates_nothing(string name)
    {
        TestModel model = compiled.Models[name];
        int[] sizes = [.. model.Graph.Symbols.Select(_ => 6)];
        ModelRunner runner = model.Create(sizes);
        ModelArguments arguments = model.Draw(new Random(1), sizes);
        Optimizer[] optimizers = [new SGD(runner.Model, 0.01f, momentum: 0.9f), new Adam(runner.Model), new AdamW(runner.Model)];
        void Step()
        {
            foreach (Optimizer optimizer in optimizers)
            {
                runner.Train(arguments);
                optimizer.Step();
                runner.Accumulate(arguments, 0.5f);
                runner.TrainStep(arguments, optimizer);
            }
        }

        Allocations.AssertNone(Step, calls: 20);
    }

    private static float[] Train(TestModel model, int capacity)
    {
        var random = new Random(5);
        ModelRunner runner = model.Create([.. model.Graph.Symbols.Select(_ => capacity)], seed: 11);
        var adam = new Adam(runner.Model, 0.02f);
        var losses = new List<float>();
        for (int i = 0; i < 8; i++)
            losses.Add(runner.TrainStep(model.Draw(random, [.. model.Graph.Symbols.Select(_ => random.Next(1, 10))]), adam));
        return [.. runner.Model.Parameters, .. losses];
    }

    public sealed class Compiled : IDisposable
    {
        internal TestModels Models { get; } = new(Sources);

        public void Dispose() => Models.Dispose();
    }
}
