using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kiln.Parity.Tests;

/// <summary>The tour of arrays prints what PyTorch prints.</summary>
public partial class TensorsSampleTests(TensorsSampleTests.Tour tour) : IClassFixture<TensorsSampleTests.Tour>
{
    [Fact]
    public void Every_character_is_the_one_of_PyTorch()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "golden", "tutorial", "tensors_tour.txt");
        Assert.Equal(File.ReadAllText(path), tour.Text);
    }

    /// <summary>The same expressions over the same tensors stand in the golden values, with all their digits.</summary>
    [Fact]
    public void The_numbers_are_the_golden_ones()
    {
        int count = 0;
        foreach (JsonElement example in Golden.Read("tutorial/tensor_ops").GetProperty("cases").EnumerateArray())
        {
            string marker = $">>> {example.GetProperty("expr").GetString()}\n";
            int start = tour.Text.IndexOf(marker, StringComparison.Ordinal);
            if (start < 0 || !example.TryGetProperty("result", out JsonElement result) || result.GetProperty("dtype").GetString() == "bool")
                continue;

            string answer = tour.Text[(start + marker.Length)..].Split(["\n>>>", "\n\n#"], StringSplitOptions.None)[0];
            double[] printed = [.. Number().Matches(answer).Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture))];
            double[] golden = [.. result.GetProperty("data").EnumerateArray().Select(value => Math.Round(value.GetDouble(), 4))];
            Assert.True(printed.SequenceEqual(golden), $"{marker}{answer}");
            count++;
        }

        Assert.InRange(count, 25, 100);
    }

    [GeneratedRegex(@"-?\d+\.\d*")]
    private static partial Regex Number();

    /// <summary>Runs the program once.</summary>
    public sealed class Tour : IAsyncLifetime
    {
        public string Text { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Tensors.exe" : "Tensors");
            using Process process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
            string text = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            Text = text.ReplaceLineEndings("\n");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
