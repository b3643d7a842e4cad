using Kiln.Generator.Tests.Support;

namespace Kiln.Generator.Tests.Snapshots;

/// <summary>What users step through: the whole text generated for tiny models.</summary>
public class GeneratedTextTests
{
    [Fact]
    public void LinearRegression() => Snapshot.Match(Generate("""[Model, Input("B", 1), Linear(1), MSELoss] public partial class LinearRegression;"""));

    [Fact]
    public void CharSeq() => Snapshot.Match(Generate("""[Model, Input("B", "T", 10), RNN(10), View(-1, 10), CrossEntropyLoss] public partial class CharSeq;"""));

    [Fact]
    public void SmallCnn() => Snapshot.Match(Generate("""[Model, Input("B", 3, 8, 8), Conv2d(4, 3), ReLU, MaxPool2d(2), Flatten, Linear(5), CrossEntropyLoss] public partial class SmallCnn;"""));

    [Fact]
    public void Sweep()
    {
        using var models = new ModelAssembly("""[Model, Sweep("H", 2, 4), Input("B", 3), Linear("H"), MSELoss] public partial class Net;""", new ModelGenerator());
        Assert.Equal(["Net.H2.g.cs", "Net.H4.g.cs", "Net.g.cs"], models.Generated.Keys);
        Snapshot.Match(models.Generated["Net.g.cs"]);
    }

    private static string Generate(string source)
    {
        using var models = new TestModels([source]);
        return models.All[0].Compiled.Text;
    }
}
