using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kiln.Aot.Tests;

/// <summary>A program that trains, published as users publish it: it compiles without a warning, learns, allocates nothing and is small.</summary>
public class AotTests(AotTests.Publication trainer) : IClassFixture<AotTests.Publication>
{
    [Fact]
    public void It_learns() => Assert.InRange(trainer.Facts["last"], 0, 0.2 * trainer.Facts["first"]);

    [Fact]
    public void A_step_allocates_nothing() => Assert.Equal(0, trainer.Facts["allocated"]);

    [Fact]
    public void It_takes_less_than_4_MB() => Assert.InRange(new FileInfo(trainer.Program).Length, 1, 4 << 20);

    [Fact]
    public async Task It_uses_AVX2_without_being_told()
    {
        RequireX64();
        Assert.Equal(256, (await Publication.Run(trainer.Program, ("DOTNET_EnableAVX512", "0")))["width"]);
    }

    [Fact]
    public async Task With_AVX512_it_becomes_the_program_beside_it()
    {
        RequireX64();
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lets a process become another program.");
        Assert.InRange(new FileInfo(trainer.Wider).Length, 1, 4 << 20);
        Assert.Equal(Vector512.IsHardwareAccelerated ? 512 : 256, trainer.Facts["width"]);
        // As they were given, empty ones too.
        Assert.Equal(Publication.Arguments.Length, trainer.Facts["arguments"]);

        string alone = Path.Combine(Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(trainer.Program)!, "alone")).FullName, Path.GetFileName(trainer.Program));
        File.Copy(trainer.Program, alone, overwrite: true);
        Assert.Equal(256, (await Publication.Run(alone))["width"]);
    }

    private static void RequireX64() => Assert.SkipUnless(RuntimeInformation.ProcessArchitecture == Architecture.X64, "Only x64 has AVX2.");

    /// <summary>Publishes the trainer once for all tests, with the program for AVX-512 beside it, and runs it.</summary>
    public sealed class Publication : IAsyncLifetime
    {
        public static string[] Arguments { get; } = ["a", "", "b c"];

        public string Program { get; private set; } = "";

        public string Wider => Program + WiderProgram.Suffix;

        public IReadOnlyDictionary<string, double> Facts { get; private set; } = new Dictionary<string, double>();

        public async ValueTask InitializeAsync()
        {
            string project = typeof(AotTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "Trainer").Value!;
            // Folders of its own, because the tests may run while the solution is built; kept, so that the next run publishes only what changed.
            string artifacts = Path.Combine(AppContext.BaseDirectory, "publication"), output = Path.Combine(artifacts, "publish");
            await ProcessRun.Of("dotnet", "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", output, "--artifacts-path", artifacts, $"-p:KilnPublishAvx512={OperatingSystem.IsLinux()}", "-nologo", "-warnaserror", "-nodeReuse:false");
            Program = Path.Combine(output, OperatingSystem.IsWindows() ? "Kiln.Aot.Trainer.exe" : "Kiln.Aot.Trainer");
            Facts = await Run(Program);
        }

        /// <summary>What the program prints.</summary>
        public static async Task<IReadOnlyDictionary<string, double>> Run(string program, params (string Name, string Value)[] environment) =>
            (await ProcessRun.Of(program, Arguments, environment)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(line => line.Split(' '))
                .ToDictionary(words => words[0], words => double.Parse(words[1], CultureInfo.InvariantCulture));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
