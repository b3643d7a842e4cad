using System.Text.Json;
using Kiln.Kernels;
using Kiln.Runtime.Tests.Storage;

namespace Kiln.Runtime.Tests.Optimizers;

public class OptimizerGoldenTests
{
    private static readonly JsonElement File = Golden.Read("optimizers.json");

    public static TheoryData<int> Runs => [.. Enumerable.Range(0, File.GetProperty("runs").GetArrayLength())];

    [Theory, MemberData(nameof(Runs))]
    public void Five_steps_agree_with_PyTorch(int run)
    {
        FakeModel model = Initial();
        Optimizer optimizer = GoldenOptimizer.Make(Kind(run), model, File.GetProperty("runs")[run].GetProperty("options"));
        foreach (JsonElement step in File.GetProperty("runs")[run].GetProperty("steps").EnumerateArray())
        {
            foreach (JsonProperty gradient in step.GetProperty("grads").EnumerateObject())
                model.SetGradient(gradient.Name, gradient.Value.Floats());
            float[] before = model.Gradients.ToArray();
            optimizer.Step();
            Assert.Equal(before, model.Gradients.ToArray());
            foreach (JsonProperty parameter in step.GetProperty("params").EnumerateObject())
                Golden.AssertClose(parameter.Value.Floats(), model.Values(parameter.Name), 1e-6f, 1e-7f);
            AssertPadsAreZero(model);
        }
    }

    private static string Kind(int run) => File.GetProperty("runs")[run].GetProperty("optimizer").GetString()!;

    private static FakeModel Initial()
    {
        var model = new FakeModel(
            new ParameterSpec("0.weight", [16, 4], 0, ParameterLayout.Transposed(16, 4)),
            new ParameterSpec("0.bias", [16], 64, ParameterLayout.Vector(16)),
            new ParameterSpec("2.weight", [3, 16], 80, ParameterLayout.Transposed(3, 16)),
            new ParameterSpec("2.bias", [3], 336, ParameterLayout.Vector(3)));
        foreach (JsonProperty parameter in File.GetProperty("initial").EnumerateObject())
            model.Parameter(parameter.Name).Set(parameter.Value.Floats());
        return model;
    }

    private static void AssertPadsAreZero(FakeModel model)
    {
        float[] flat = model.Flat.ToArray();
        foreach (ParameterInfo parameter in model.ParameterInfos)
        {
            for (int i = 0; i < parameter.Count; i++)
                flat[parameter.Offset + parameter.Layout.Offset(i)] = 0;
        }

        Assert.Equal(-1, flat.AsSpan().IndexOfAnyExcept(0f));
    }
}
