using System.Globalization;
using System.Text.RegularExpressions;
using Kiln.Generator.Layers;
using Kiln.Generator.Tests.Support;

namespace Kiln.Generator.Tests.Models;

/// <summary>Every layer, activation and loss agrees with the reference at random sizes: outputs, losses, and gradients by finite differences.</summary>
public sealed partial class LayerAgreementTests(LayerAgreementTests.Compiled compiled) : IClassFixture<LayerAgreementTests.Compiled>
{
    private const int Repeats = 2;

    private static readonly string[] Chains = [.. LayerCases.All, .. ImageCases.All];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Chains.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Generated_code_agrees_with_the_reference(int index)
    {
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            TestModel model = compiled.Find(index, repeat);
            var random = new Random((index * 10) + repeat);
            int[] sizes = Sizes(model, random);
            ModelRunner runner = model.Create([.. sizes.Select(size => size + random.Next(3))], seed: index);
            try
            {
                // The oracle of a convolution is slow.
                bool isImage = index >= LayerCases.All.Count;
                var agreement = new Agreement(model, runner, random) { Probes = isImage ? 4 : 20 };
                agreement.Check(model.Draw(random, sizes));
                if (!isImage)
                    agreement.Check(model.Draw(random, Sizes(model, random, sizes)));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Assert.Fail($"{compiled.Source(index, repeat)}\nat {string.Join(", ", sizes)}\n{exception}\n{model.Dumps}\n{model.Compiled.Text}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Calls_that_mean_the_same_give_the_same(int index)
    {
        TestModel model = compiled.Find(index, 0);
        var random = new Random(index);
        int[] sizes = Sizes(model, random);
        ModelArguments arguments = model.Draw(random, sizes);
        ModelRunner runner = model.Create(sizes);
        Assert.Equal(runner.Forward(arguments), runner.ForwardTensor(arguments));
        if (model.Graph.Losses.Count == 0)
            return;

        float[] trained = Trained(runner, runner.Train, arguments);
        if (!TrainsOtherwise(model))
            Assert.Equal(runner.Loss(arguments), trained[0]);
        Assert.Equal(trained, Trained(runner, (call, _) => runner.TrainTensor(call), arguments));
        if (model.Graph.Targets.Any(target => target.DType != Generator.Graphs.DType.Float32))
        {
            Assert.Equal(trained, Trained(runner, (call, _) => runner.TrainLong(call), arguments));
            Assert.Equal(trained, Trained(runner, (call, _) => runner.TrainTensorLong(call), arguments));
        }

        ModelRunner session = runner.CreateSession(sizes);
        Assert.Equal(runner.Model.Parameters.ToArray(), session.Model.Parameters.ToArray());
        Assert.Equal(trained, Trained(session, session.Train, arguments));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Accumulate_adds_scaled_gradients(int index)
    {
        TestModel model = compiled.Find(index, 1);
        if (model.Graph.Losses.Count == 0 || model.Graph.Parameters.All(value => !value.Parameter!.IsTrainable))
            return;
        var random = new Random(index);
        int[] sizes = Sizes(model, random);
        ModelArguments arguments = model.Draw(random, sizes);
        ModelRunner runner = model.Create(sizes);
        float[] once = Trained(runner, runner.Train, arguments)[1..];
        Trained(runner, runner.Train, arguments, scale: 0.5f);
        float[] twice = Trained(runner, runner.Accumulate, arguments, scale: 2)[1..];
        float tolerance = 1e-5f * (1 + once.Max(Math.Abs));
        Assert.All(once.Zip(twice), pair => Assert.Equal(2.5f * pair.First, pair.Second, tolerance));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TrainStep_is_Train_and_Step(int index)
    {
        TestModel model = compiled.Find(index, 0);
        if (model.Graph.Losses.Count == 0 || model.Graph.Parameters.All(value => !value.Parameter!.IsTrainable))
            return;
        var random = new Random(index);
        int[] sizes = Sizes(model, random);
        ModelArguments arguments = model.Draw(random, sizes);
        ModelRunner one = model.Create(sizes), two = model.Create(sizes);
        float stepped = one.TrainStep(arguments, new SGD(one.Model, 0.1f));
        float trained = two.Train(arguments);
        new SGD(two.Model, 0.1f).Step();
        Assert.Equal(trained, stepped);
        Assert.Equal(two.Model.Parameters.ToArray(), one.Model.Parameters.ToArray());
    }

    [Fact]
    public void Every_layer_of_the_catalog_has_a_case()
    {
        var used = compiled.Models.SelectMany(model => model.Spec.Layers).Select(layer => layer.Kind).ToHashSet();

        Assert.Equal([], LayerCatalog.Default.All.Where(layer => layer is not NotYet && !used.Contains(layer.Kind)).Select(layer => layer.Kind));
    }

    /// <summary>Loss and gradients of one call, always with the same dropout masks.</summary>
    private static float[] Trained(ModelRunner runner, Func<ModelArguments, float, float> call, ModelArguments arguments, float scale = 1)
    {
        runner.Model.RngState = new RngState(7, 0);
        float loss = call(arguments, scale);
        return [loss, .. runner.Model.Gradients];
    }

    /// <summary>Whether the forward pass of a training call is another one: it drops values, or normalises by the batch.</summary>
    private static bool TrainsOtherwise(TestModel model) =>
        model.Spec.Layers.Any(layer => layer.Kind.StartsWith("Dropout", StringComparison.Ordinal) || layer.Kind.StartsWith("BatchNorm", StringComparison.Ordinal) || layer.Find("Dropout") is not null);

    private static int[] Sizes(TestModel model, Random random, int[]? capacities = null) =>
        [.. model.Graph.Symbols.Select((symbol, i) => random.Next(Smallest(symbol), (capacities?[i] ?? Largest(model, symbol)) + 1))];

    /// <summary>Height, width and length are large enough for the windows of the cases, and a batch that is normalised has enough rows for a variance.</summary>
    private static int Smallest(string symbol) => symbol switch { "T" => 2, "N" => 5, "H" or "W" or "L" => 9, _ => 1 };

    private static int Largest(TestModel model, string symbol) =>
        symbol == "B" && model.Graph.Inputs.Any(input => input.Value.Shape.Rank == 4) ? 3 : Math.Max(8, Smallest(symbol) + 3);

    /// <summary>All cases as one assembly with the debug mode that fills dead buffers, and as one without.</summary>
    public sealed partial class Compiled : IDisposable
    {
        private readonly string[][] _sources = [.. Enumerable.Range(0, Repeats).Select(repeat => Chains.Select((chain, i) => Write(chain, i, new Random((i * 31) + repeat))).ToArray())];
        private readonly TestModels[] _models;

        public Compiled() => _models = [.. _sources.Select((sources, repeat) => new TestModels(sources, fillDeadBuffers: repeat == 1))];

        internal IEnumerable<TestModel> Models => _models.SelectMany(models => models.All);

        public string Source(int index, int repeat) => _sources[repeat][index];

        public void Dispose() => Array.ForEach(_models, models => models.Dispose());

        internal TestModel Find(int index, int repeat) => _models[repeat][$"Net{index}"];

        private static string Write(string chain, int index, Random random)
        {
            int[] sizes = [random.Next(2, 20), random.Next(2, 20), random.Next(3, 12)];
            string attributes = SizeLetter().Replace(chain, match => sizes["FGH".IndexOf(match.Value[0], StringComparison.Ordinal)].ToString(CultureInfo.InvariantCulture));
            string functions = chain.Contains("Net.", StringComparison.Ordinal) ? """
                public static float Soft(float x) => x > 0f && x < 4f ? MathF.Sqrt(x + 1f) * 0.5f : MathF.Tanh(x) + 0.5f;
                public static float Gate(float x, float other) => x / (1f + MathF.Exp(-other)) - MathF.Max(x, other);
                """ : "";
            return $"[Model]\n[{attributes.Replace("Net.", "", StringComparison.Ordinal)}]\npublic partial class Net{index}\n{{\n{functions}\n}}\n";
        }

        [GeneratedRegex(@"(?<![\w""])[FGH](?![\w""])")]
        private static partial Regex SizeLetter();
    }
}
