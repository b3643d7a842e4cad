using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Kiln.Aot.Tests;

/// <summary>The package as a stranger meets it: put into a new console program, it compiles a model, trains it, publishes it, and says what is wrong with one.</summary>
public partial class PackageTests(PackageTests.Consumer consumer) : IClassFixture<PackageTests.Consumer>
{
    [Fact]
    public async Task A_new_program_trains()
    {
        await consumer.Dotnet("build", "-c", "Release", "-warnaserror");

        AssertLearns(await ProcessRun.Of("dotnet", Path.Combine(consumer.Folder, "bin", "Release", "net10.0", "Consumer.dll")));
        // What KilnPublishAvx512 puts into a program.
        Assert.True(File.Exists(Path.Combine(consumer.Packages, "kiln", Consumer.Version, "buildTransitive", "WiderProgram.cs")));
    }

    [Fact]
    public async Task The_published_program_trains()
    {
        string output = Path.Combine(consumer.Folder, "published");
        await consumer.Dotnet("publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", "-o", output, "-warnaserror");

        AssertLearns(await ProcessRun.Of(Path.Combine(output, OperatingSystem.IsWindows() ? "Consumer.exe" : "Consumer")));
    }

    [Fact]
    public async Task A_wrong_model_gives_one_error_at_its_line_and_column()
    {
        string source = Path.Combine(consumer.Folder, "Wrong.cs");
        await File.WriteAllTextAsync(source, """
            using Kiln;

            [Model]
            [Input("B", 16, 5, 5)]
            [Flatten]
            [Linear(512, 10)]
            [CrossEntropyLoss]
            public partial class Wrong
            {
                public static float Use() => new Wrong(8).Train(new float[8 * 400], new int[8], b: 8);
            }
            """, TestContext.Current.CancellationToken);
        try
        {
            (int code, string output) = await ProcessRun.WithCode("dotnet", ["build", consumer.Project, "-c", "Debug", "-nologo", "-nodeReuse:false"]);

            Assert.NotEqual(0, code);
            string error = Assert.Single(Error().Matches(output).Select(match => match.Groups[1].Value).Distinct());
            Assert.Equal(
                "Wrong.cs(6,9): error KILN0302: Linear(512 -> 10) receives 400 features: Input(\"B\", 16, 5, 5) on line 4 gives (B, 16, 5, 5), flattened to (B, 400) with 400 = 16*5*5. Remove the 512, or make it 400.",
                error);
        }
        finally
        {
            File.Delete(source);
        }
    }

    private static void AssertLearns(string output)
    {
        double[] losses = [.. output.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(loss => double.Parse(loss, CultureInfo.InvariantCulture))];

        Assert.InRange(losses[1], 0, 0.2 * losses[0]);
    }

    // The build puts the help page and the project behind the message.
    [GeneratedRegex(@"([\w.]+\(\d+,\d+\): error .*?)(?: \([\w./]+\.md\))? \[[^\]]*\.csproj\]\r?$", RegexOptions.Multiline)]
    private static partial Regex Error();

    /// <summary>Packs, and makes a program that refers to the package; its packages lie in a folder of their own.</summary>
    public sealed class Consumer : IAsyncLifetime
    {
        public const string Version = "0.0.1-test";

        public string Folder { get; } = Directory.CreateTempSubdirectory("kiln-package-").FullName;

        public string Packages => Path.Combine(Folder, "packages");

        public string Project => Path.Combine(Folder, "Consumer.csproj");

        public async ValueTask InitializeAsync()
        {
            Assert.SkipWhen(OperatingSystem.IsWindows(), "The package is made by a shell script.");
            string build = typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(pair => pair.Key == "Build").Value!;
            string feed = Path.Combine(Folder, "feed");
            // Folders of its own, because the tests may run while the solution is built.
            await ProcessRun.Of("bash", Path.Combine(build, "pack.sh"), feed, Version, "--artifacts-path", Path.Combine(Folder, "artifacts"));
            await File.WriteAllTextAsync(Project, ProjectText(feed));
            await File.WriteAllTextAsync(Path.Combine(Folder, "Program.cs"), Program);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return ValueTask.CompletedTask;
        }

        public Task Dotnet(string command, params string[] arguments) => ProcessRun.Of("dotnet", [command, Project, .. arguments, "-nologo", "-nodeReuse:false"]);

        private string ProjectText(string feed)
        {
            string cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            return $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net10.0</TargetFramework>
                    <ImplicitUsings>enable</ImplicitUsings>
                    <Nullable>enable</Nullable>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <DefaultItemExcludes>$(DefaultItemExcludes);artifacts/**;published/**</DefaultItemExcludes>
                    <RestoreAdditionalProjectSources>{feed}</RestoreAdditionalProjectSources>
                    <RestorePackagesPath>{Packages}</RestorePackagesPath>
                    <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageReference Include="Kiln" Version="{Version}" />
                  </ItemGroup>
                </Project>
                """;
        }

        private const string Program = """
            using System.Globalization;
            using Kiln;

            var model = new Xor(maxB: 4, seed: 1);
            var adam = new Adam(model, learningRate: 0.1f);
            float[] x = [0, 0, 0, 1, 1, 0, 1, 1];
            float[] y = [0, 1, 1, 0];
            float first = model.Train(x, y, b: 4), last = first;
            for (int i = 0; i < 200; i++)
            {
                last = model.Train(x, y, b: 4);
                adam.Step();
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first} {last}"));

            [Model]
            [Input("B", 2)]     // (B, 2)
            [Linear(8), Tanh]   // (B, 8)
            [Linear(1)]         // (B, 1)
            [BCEWithLogitsLoss]
            public partial class Xor;
            """;
    }
}
