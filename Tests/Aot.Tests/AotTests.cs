using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Kiln.Aot.Tests;

/// <summary>A program that trains, published as users publish it: it compiles without a warning, learns, allocates nothing and is small.</summary>
public class AotTests(AotTests.Publication trainer) : IClassFixture<AotTests.Publication>
{
    [Fact]
    public void It_learns() => Assert.InRange(trainer.Fact("last"), 0, 0.2 * trainer.Fact("first"));

    [Fact]
    public void A_step_allocates_nothing() => Assert.Equal(0, trainer.Fact("allocated"));

    [Fact]
    public void It_takes_less_than_4_MB() => Assert.InRange(trainer.Size, 1, 4 << 20);

    [Fact]
    public void It_uses_AVX2_without_being_told()
    {
        Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "Only x64 has AVX2.");
        Assert.Equal(256, trainer.Fact("width"));
    }

    /// <summary>Publishes and runs the trainer once for all tests.</summary>
    public sealed class Publication : IAsyncLifetime
    {
        private readonly Dictionary<string, double> _facts = [];

        public long Size { get; private set; }

        public double Fact(string name) => _facts[name];

        public async ValueTask InitializeAsync()
        {
            string project = typeof(AotTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "Trainer").Value!;
            // Folders of its own, because the tests may run while the solution is built; kept, so that the next run publishes only what changed.
            string artifacts = Path.Combine(AppContext.BaseDirectory, "publication"), output = Path.Combine(artifacts, "publish");
            await ProcessRun.Of("dotnet", "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "--artifacts-path", artifacts, "-nologo", "-warnaserror", "-nodeReuse:false");

            string program = Path.Combine(output, OperatingSystem.IsWindows() ? "Kiln.Aot.Trainer.exe" : "Kiln.Aot.Trainer");
            Size = new FileInfo(program).Length;
            foreach (string line in (await ProcessRun.Of(program)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                string[] words = line.Split(' ');
                _facts[words[0]] = double.Parse(words[1], CultureInfo.InvariantCulture);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
