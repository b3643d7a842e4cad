using Kiln.Runtime.Tests.Training;

namespace Kiln.Runtime.Tests.Storage;

/// <summary>Fine-tuning: a part of a file goes into a model with another head, and what does not fit is told completely.</summary>
public sealed class PartialLoadingTests : IDisposable
{
    private static readonly string[] Body = ["body.weight", "body.bias", "norm.weight", "norm.bias", "norm.running_mean", "norm.running_var"];

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_body_is_taken_over_and_a_new_head_learns_on_it()
    {
        (BaseNet trained, string path) = Base();
        var model = new TunedNet(32, seed: 8);
        float[] head = Values(model, "head.weight");
        model.RngState = new RngState(1, 2);

        Assert.Equal(Body, model.LoadPart(path, except: "head.*"));

        foreach (string name in Body)
            Assert.Equal(Values(trained, name), Values(model, name));
        Assert.Equal(head, Values(model, "head.weight"));
        Assert.Equal(new RngState(1, 2), model.RngState);

        var adam = new Adam(model, 0.05f);
        adam.Group("norm.*").Frozen = true;
        float first = 0, last = 0;
        (float[] x, int[] y) = Flowers();
        for (int step = 0; step < 200; step++)
        {
            last = model.TrainStep(x, [.. y.Select(species => species == 2 ? 1 : 0)], 32, adam);
            first = step == 0 ? last : first;
        }

        Assert.True(last < first / 4, $"{first} to {last}");
        foreach (string name in Body.Take(4))
            Assert.Equal(Values(trained, name), Values(model, name));
        Assert.NotEqual(head, Values(model, "head.weight"));
    }

    [Fact]
    public void Patterns_choose_and_names_may_be_mapped()
    {
        (BaseNet trained, string path) = Base();
        var model = new TunedNet(1, seed: 8);
        float[] norm = Values(model, "norm.running_mean");

        Assert.Equal(["body.weight", "body.bias"], model.LoadPart(path, only: "body.*"));
        Assert.Equal(Values(trained, "body.weight"), Values(model, "body.weight"));
        Assert.Equal(norm, Values(model, "norm.running_mean"));
        Assert.Equal(["norm.weight", "norm.bias"], model.LoadPart(path, "norm.weight, *.bias", "head.*,body.*"));
        Assert.Equal(["norm.weight"], model.LoadPart(path, "norm.weight", map: _ => "norm.running_var"));
        Assert.Equal(Values(trained, "norm.running_var"), Values(model, "norm.weight"));
    }

    [Fact]
    public void What_does_not_fit_is_told_completely_and_changes_nothing()
    {
        (_, string path) = Base();
        var model = new TunedNet(1, seed: 8);
        float[] before = model.Parameters.ToArray();

        string message = Assert.Throws<InvalidDataException>(() => model.LoadPart(path, map: name => name == "norm.bias" ? "shift" : name)).Message;
        Assert.Equal(
            $"{path} does not fit: it lacks shift; head.weight has the shape (3, 16), the model's is (2, 16); head.bias has the shape (3), the model's is (2). " +
            "It was saved by BaseNet, whose layers are not those of TunedNet.",
            message);
        Assert.Equal(before, model.Parameters.ToArray());
        Assert.Contains("head.weight has the shape (3, 16)", Assert.Throws<InvalidDataException>(() => model.Load(path, strict: false)).Message, StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters.ToArray());
    }

    [Fact]
    public void Patterns_that_choose_nothing_are_refused()
    {
        (_, string path) = Base();
        var model = new TunedNet(1);

        Assert.Contains("\"encoder.*\" matches none of the parameters body.weight, body.bias, norm.weight", Assert.Throws<ArgumentException>(() => model.LoadPart(path, "encoder.*")).Message, StringComparison.Ordinal);
        Assert.Equal("except", Assert.Throws<ArgumentException>(() => model.LoadPart(path, except: "tail.*")).ParamName);
        Assert.Throws<ArgumentException>(() => model.LoadPart(path, "head.*", "head.*"));
        Assert.Throws<ArgumentException>(() => model.LoadPart(path, " "));
    }

    [Fact]
    public void Files_tell_the_structure_and_another_one_that_fits_is_no_mistake()
    {
        (BaseNet trained, string path) = Base();
        using (var file = new SafeTensorsReader(path))
        {
            Assert.Equal("BaseNet", file.Metadata["kiln.model"]);
            Assert.Equal(BaseNet.Info.StructureHash, file.Metadata["kiln.structure"]);
        }

        Assert.Matches("^[0-9a-f]{16}$", BaseNet.Info.StructureHash);
        Assert.NotEqual(BaseNet.Info.StructureHash, TunedNet.Info.StructureHash);

        // The same names and shapes under another structure.
        var twin = new TwinNet(1, seed: 4);
        Assert.NotEqual(BaseNet.Info.StructureHash, TwinNet.Info.StructureHash);
        twin.Load(path);
        Assert.Equal(Values(trained, "head.weight"), Values(twin, "head.weight"));
    }

    private (BaseNet Model, string Path) Base()
    {
        string path = Path.Combine(_folder, "base.safetensors");
        var model = new BaseNet(32, seed: 2);
        var adam = new Adam(model, 0.05f);
        (float[] x, int[] y) = Flowers();
        for (int step = 0; step < 50; step++)
            model.TrainStep(x, y, 32, adam);
        model.Save(path);
        return (model, path);
    }

    private static (float[] X, int[] Y) Flowers()
    {
        using var loader = new DataLoader<float, int>(FlowerLesson.Data(), 32);
        foreach (Batch<float, int> batch in loader)
            return (batch.Inputs.ToArray(), batch.Targets.ToArray());
        throw new InvalidOperationException();
    }

    private static float[] Values(IModel model, string name)
    {
        var values = new float[model.Parameter(name).Count];
        model.Parameter(name).Get(values);
        return values;
    }
}
