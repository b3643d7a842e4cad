using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Syntax;

/// <summary>While one types, nearly every source is a broken one. None may throw.</summary>
public class BrokenAttributesTests
{
    private const string Whole = """
        namespace N
        {
            [Model, MemoryBudget("1KB", B = 2)]
            [Input("B", 3, 8, 8, As = nameof(Net))]
            [Conv2d(3, 16, 5, Stride = 2), ReLU, Map(nameof(F)), Map("G", "Net")]
            [Flatten(start: 1), Linear(Size * 2, Init = Init.Zeros, Frozen = true)]
            [Use<Part>(1, "C"), CrossEntropyLoss(Reduction = Reduction.Sum)]
            public sealed partial class Net(int a) : Part, IDisposable
            {
                private const int Size = 5;
                static float F(float x) => x > 0 ? x : -MathF.Exp(x) / (float)1.5;
                static float G(float x, float y) { return x * y; }
                Net() : this(3) { }
            }
            [ReLU] partial class Net;
            partial class Part;
        }
        """;

    private static readonly string[] Snippets = ["(", ")", "[", "]", ",", "\"", "null", "1e400", "default", "typeof(int)", "x => x", "{", "}", "\n", "//", "/*", "-", "= ", "As = ", "params", "@", "99999999999", "new[]", "Net", "static ", "<", "record "];

    [Fact]
    public void Sources_cut_anywhere()
    {
        for (int length = 0; length < Whole.Length; length += 3)
            ReadAll(Whole[..length]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sources_with_random_damage(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 150; round++)
        {
            string source = Whole;
            for (int edit = random.Next(1, 4); edit > 0; edit--)
            {
                int at = random.Next(source.Length), removed = random.Next(Math.Min(6, source.Length - at));
                source = source[..at] + (random.Next(4) > 0 ? Snippets[random.Next(Snippets.Length)] : "") + source[(at + removed)..];
            }

            ReadAll(source);
        }
    }

    private static void ReadAll(string source)
    {
        Compilation compilation = ModelSource.Compile(source);
        foreach (INamedTypeSymbol type in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>())
        {
            if (ModelDeclaration.Of(type, default) is not { } declaration)
                continue;
            ModelSpec spec = ModelParser.Parse(declaration, default);
            var locator = new ArgumentLocator(declaration, default);
            for (int layer = -4; layer <= spec.Layers.Count + 1; layer++)
            {
                Assert.NotEqual("", locator.Describe(layer, withLine: true));
                foreach (string argument in (string[])["dims", "outFeatures", "As", ""])
                    Assert.Equal(LocationKind.SourceFile, locator.Of(layer, argument, 1).Kind);
            }
        }
    }
}
