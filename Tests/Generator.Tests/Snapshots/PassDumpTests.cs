using Kiln.Generator.Tests.Support;

namespace Kiln.Generator.Tests.Snapshots;

/// <summary>What each pass makes of the tutorial's first and main model, and of images.</summary>
public class PassDumpTests
{
    private const string LinearRegression = """[Model, Input("B", 1), Linear(1), MSELoss] public partial class LinearRegression;""";

    private const string CharSeq = """[Model, Input("B", "T", 10), RNN(10), View(-1, 10), CrossEntropyLoss] public partial class CharSeq;""";

    [Fact]
    public void The_passes_of_LinearRegression() => Snapshot.Match(Dumps(LinearRegression), "txt");

    [Fact]
    public void The_passes_of_CharSeq() => Snapshot.Match(Dumps(CharSeq), "txt");

    [Fact]
    public void The_passes_of_a_residual_block() => Snapshot.Match(Dumps("[Model, Input(\"B\", 3, 8, 8), Conv2d(4, 3, As = \"a\"), BatchNorm2d, ReLU, Add(\"a\"), AdaptiveAvgPool2d(1), Flatten, Linear(5), CrossEntropyLoss] public partial class Residual;"), "txt");

    [Fact]
    public void The_passes_of_a_perceptron() => Snapshot.Match(Dumps("[Model, Input(\"B\", 20), Linear(40), ReLU, Linear(24), GELU, Linear(5), CrossEntropyLoss] public partial class Perceptron;"), "txt");

    private static string Dumps(string source)
    {
        using var models = new TestModels([source]);
        return models.All[0].Dumps;
    }
}
