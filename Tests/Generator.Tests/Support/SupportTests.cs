using Microsoft.CodeAnalysis;
using Xunit.Sdk;

namespace Kiln.Generator.Tests.Support;

/// <summary>The tools that the other tests trust: what they load runs, and what must fail does.</summary>
public class SupportTests
{
    [Fact]
    public void An_assembly_holds_what_was_written_and_what_was_generated()
    {
        using var assembly = new ModelAssembly("namespace Demo; public static class Consumer { public static int Twice(int x) => 2 * x + Made.Zero; }", new Maker());

        Assert.Equal(14, assembly.Call<int>("Demo.Consumer", "Twice", 7));
        Assert.Equal(["Made.g.cs"], assembly.Generated.Keys);
    }

    [Fact]
    public void A_warning_in_a_model_fails_and_shows_its_line()
    {
        var failure = Assert.ThrowsAny<XunitException>(() => new ModelAssembly("class C { int unused; }").Dispose());

        Assert.Contains("CS0169", failure.Message, StringComparison.Ordinal);
        Assert.Contains("class C { int unused; }", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unsafe_code_does_not_compile() =>
        Assert.Contains("CS0227", Assert.ThrowsAny<XunitException>(() => new ModelAssembly("unsafe class C;").Dispose()).Message, StringComparison.Ordinal);

    [Fact]
    public void A_snapshot_is_what_its_file_holds() => Snapshot.Match("one\r\ntwo\n\n", "txt");

    private sealed class Maker : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) => context.RegisterPostInitializationOutput(
            static output => output.AddSource("Made.g.cs", "namespace Demo; internal static class Made { public const int Zero = 0; }"));
    }
}
