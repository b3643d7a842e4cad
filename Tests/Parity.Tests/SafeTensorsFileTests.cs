using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Files go to PyTorch and come from it: a file that it wrote lies in <c>golden/files</c>, and where it is at hand it writes and reads new ones.</summary>
public sealed class SafeTensorsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_of_PyTorch_gives_its_answers()
    {
        string golden = Path.Combine(AppContext.BaseDirectory, "golden", "files");
        var model = new SavedNet(3, 4, seed: 1);
        model.Load(Path.Combine(golden, "net.safetensors"));
        AssertAnswers(Path.Combine(golden, "net.json"), model);
    }

    [Fact]
    public void A_saved_file_is_read_again_bit_for_bit()
    {
        string path = Path.Combine(_folder, "net.safetensors"), again = Path.Combine(_folder, "again.safetensors");
        SavedNet model = Trained(), other = new(1, 1, seed: 9);
        model.Save(path);
        other.Load(path);
        other.Save(again);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(again));
    }

    [Fact]
    public void There_and_back_through_PyTorch()
    {
        string torch = BesideRepository.Require("tools/torch");
        string path = Path.Combine(_folder, "net.safetensors"), answers = Path.Combine(_folder, "answers.json");
        SavedNet model = Trained();
        model.Save(path);
        PyTorch.Run(torch, "safetensors_files.py", "read", path, answers);
        AssertAnswers(answers, model);

        PyTorch.Run(torch, "safetensors_files.py", "write", path, answers);
        model.Load(path);
        AssertAnswers(answers, model);
    }

    private static SavedNet Trained()
    {
        var model = new SavedNet(8, 4, seed: 3);
        var adam = new Adam(model, 0.05f);
        int[] x = [.. Enumerable.Range(0, 32).Select(i => i * i % 7)];
        for (int step = 0; step < 5; step++)
            model.TrainStep(x, [0, 1, 2, 0, 1, 2, 0, 1], 8, 4, adam);
        return model;
    }

    private static void AssertAnswers(string path, SavedNet model)
    {
        using JsonDocument answers = JsonDocument.Parse(File.ReadAllText(path));
        int[] x = [.. answers.RootElement.GetProperty("x").EnumerateArray().Select(value => value.GetInt32())];
        float[] expected = [.. answers.RootElement.GetProperty("y").EnumerateArray().Select(value => value.GetSingle())];
        var found = new float[expected.Length];
        model.CreateSession(3, 4).Forward(x, 3, 4).FlattenTo(found);
        for (int i = 0; i < found.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5f * Math.Max(1, Math.Abs(expected[i])));
    }
}
