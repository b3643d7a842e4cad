using Kiln.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Analyzer;

/// <summary>A model with a wrong size has the members that it has with the right one: to their types, parameters and defaults.</summary>
public class SurfaceAgreementTests
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.CSharpErrorMessageFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeContainingType | SymbolDisplayMemberOptions.IncludeModifiers)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeDefaultValue);

    // {0} is where the wrong number of features goes.
    [Theory]
    [InlineData("Input(\"B\", 7), Linear({0}3)")]
    [InlineData("Input(\"B\", 7), Linear({0}3), MSELoss")]
    [InlineData("Input(\"B\", 7), Linear({0}3), CrossEntropyLoss")]
    [InlineData("Input(\"B\", 7), Linear({0}3), CrossEntropyLoss(Weighted = true)")]
    [InlineData("Input(\"B\", 7), Linear({0}3, As = \"h\"), CrossEntropyLoss(Weighted = true), From(\"h\"), CrossEntropyLoss(Weighted = true, Target = \"kind\")")]
    [InlineData("Input(\"B\", 7, Gradient = true), Linear({0}3)")]
    [InlineData("Input(\"B\", 7, Gradient = true, As = \"my_input\"), Linear({0}3), MSELoss(Target = \"my_target\")")]
    [InlineData("Input(\"B\", 7), Linear({0}3), Output(\"hidden\"), Linear(2), MSELoss")]
    [InlineData("Input(\"B\", 7), Linear({0}3), Output(\"a\"), From(\"a\"), Linear(2), Output(\"b2\")")]
    [InlineData("Input(\"B\", 7, As = \"a\"), Input(\"B\", 2, As = \"c\"), From(\"a\"), Linear({0}3), Concat(\"c\"), Linear(3, As = \"h\"), MSELoss, From(\"h\"), CrossEntropyLoss(Target = \"kind\")")]
    [InlineData("Input(\"B\", 1, \"H\", \"W\"), Conv2d({0}4, 3), AdaptiveAvgPool2d(1), Flatten, Linear(2), MSELoss")]
    [InlineData("Input(\"B\", \"T\", 7), RNN({0}3), View(-1, 3), CrossEntropyLoss")]
    [InlineData("Input(\"B\", \"T\", 7), GRU({0}3), LastStep, Linear(2), CrossEntropyLoss")]
    [InlineData("Input(\"B\", \"T\", 7), RNN({0}3), HiddenState, CrossEntropyLoss")]
    [InlineData("Input(\"B\", \"T\", 7), LSTM({0}3)")]
    [InlineData("Input(\"B\", \"T\", 7, Gradient = true), LSTM({0}3), Output(\"hidden\"), LastStep, Linear(2)")]
    [InlineData("Input(\"B\", \"T\", 7), LSTM({0}3), LastStep")]
    [InlineData("Input(\"B\", \"T\", 7), LSTM({0}3, Bidirectional = true), View(-1, 6), CrossEntropyLoss")]
    [InlineData("Input(\"B\", \"T\", 7), LSTM({0}3, StateAs = \"h\", CellStateAs = \"c\"), View(-1, 3), CrossEntropyLoss")]
    [InlineData("Input(\"B\", \"T\", 7), LSTM({0}3, Stateful = true), View(-1, 3), CrossEntropyLoss")]
    [InlineData("Input(\"B\", \"T\", 7), RNN({0}3, Stateful = true), Output(\"hidden\"), Tanh")]
    [InlineData("Input(\"B\", \"T\", 7), Slice(1, 0, 1), Squeeze(1), Linear(3, As = \"first\"), Input(\"B\", \"S\", 7, As = \"v\"), RNN({0}3), LastStep, Add(\"first\"), MSELoss")]
    [InlineData("Input(\"B\", \"T\", DType = DType.Int64), Embedding(7, 3), GRU({0}4), View(-1, 4), CrossEntropyLoss")]
    [InlineData("Sweep(\"H\", 4, 5), Input(\"B\", 7), Linear({0}\"H\"), Output(\"hidden\"), Linear(2), CrossEntropyLoss(Weighted = true)")]
    [InlineData("Sweep(\"H\", 4, 5), Input(\"B\", \"T\", 7), GRU({0}\"H\"), View(-1, \"H\"), CrossEntropyLoss")]
    public void A_wrong_size_changes_no_member(string chain)
    {
        string[] sound = Members(string.Format(null, chain, ""), out string[] none), wrong = Members(string.Format(null, chain, "9, "), out _);

        Assert.Empty(none);
        Assert.Equal(sound, wrong);
    }

    private static string[] Members(string chain, out string[] errors)
    {
        Compilation compilation = Generation.Run($"[Model, {chain}] public partial class Net;");
        errors = [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString())];
        return [.. compilation.Assembly.GlobalNamespace.GetTypeMembers().SelectMany(MembersOf).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> MembersOf(INamedTypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers().Where(member => member.DeclaredAccessibility == Accessibility.Public && member is not IMethodSymbol { AssociatedSymbol: not null }))
        {
            if (member is INamedTypeSymbol nested)
            {
                foreach (string inner in MembersOf(nested).Prepend(nested.ToDisplayString()))
                    yield return inner;
                continue;
            }

            string accessors = member is IPropertySymbol { SetMethod.DeclaredAccessibility: Accessibility.Public } ? " { get; set; }" : "";
            yield return member.ToDisplayString(Format).Replace("scoped ", "", StringComparison.Ordinal) + accessors;
        }
    }
}
