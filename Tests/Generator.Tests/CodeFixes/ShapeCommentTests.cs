using Kiln.CodeFixes;
using Kiln.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Kiln.Generator.Tests.CodeFixes;

public class ShapeCommentTests
{
    [Fact]
    public Task A_wrong_shape_is_corrected() => VerifyFix.Changes<CorrectShapeComment>(
        """
        [Model]
        [Input("B", "T", 10)]   // {|KILN0314:(B, 10)|}
        [RNN(20), Tanh]         // {|KILN0314:(B, T, 10)|}: one state a step
        [View(-1, 20)]          // (B*T, 20)
        [CrossEntropyLoss]      // (a number)
        public partial class Net;
        """,
        """
        [Model]
        [Input("B", "T", 10)]   // (B, T, 10)
        [RNN(20), Tanh]         // (B, T, 20): one state a step
        [View(-1, 20)]          // (B*T, 20)
        [CrossEntropyLoss]      // (a number)
        public partial class Net;
        """);

    [Fact]
    public Task A_chain_gets_its_shapes_in_one_column() => Refactor(
        """
        namespace Demo
        {
            [Model]
            [Input("B", "T", 10)]
            [RNN(20)] [Tanh]
            [Linear(5), // many
             ReLU] // (B, T, 6)
            [Dropout(0.1)]      // against overfitting
            [View(-1, 5)]
            [CrossEntropyLoss]
            public partial class [||]Net;
        }
        """,
        """
        namespace Demo
        {
            [Model]
            [Input("B", "T", 10)]  // (B, T, 10)
            [RNN(20)] [Tanh]       // (B, T, 20)
            [Linear(5), // many
             ReLU]                 // (B, T, 5)
            [Dropout(0.1)]      // against overfitting
            [View(-1, 5)]          // (B*T, 5)
            [CrossEntropyLoss]
            public partial class Net;
        }
        """);

    [Theory]
    [InlineData("""[Model, Input("B", 4), Linear(3)] public partial class [||]Net;""")]
    [InlineData("""[Model, Input("B", 4), Linear(5, 3)] public partial class [||]Net;""")]
    [InlineData("""public partial class [||]Plain;""")]
    [InlineData("""
        [Model]
        [Input("B", 4)]  // (B, 4)
        [Linear(3)]      // (B, 3)
        public partial class [||]Net;
        """)]
    [InlineData("""
        [Model]
        [Input("B", 4)]
        [Linear(3)]
        public partial class Net { int [||]_size; }
        """)]
    public Task Nothing_is_offered(string source) => Refactor(source, source, offered: false);

    private static async Task Refactor(string before, string after, bool offered = true)
    {
        int cursor = before.IndexOf("[||]", StringComparison.Ordinal);
        using var workspace = new AdhocWorkspace();
        Project project = workspace.AddProject("Consumer", LanguageNames.CSharp)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.CSharp14))
            .WithMetadataReferences(TestReferences.All)
            .AddDocument("Usings.cs", "global using System; global using Kiln;").Project;
        Document document = project.AddDocument("Net.cs", before.Replace("[||]", ""));

        var offers = new List<CodeAction>();
        var context = new CodeRefactoringContext(document, new TextSpan(cursor, 0), offers.Add, TestContext.Current.CancellationToken);
        await new WriteShapeComments().ComputeRefactoringsAsync(context);

        Assert.Equal(offered ? 1 : 0, offers.Count);
        foreach (CodeAction offer in offers)
        {
            var change = (ApplyChangesOperation)Assert.Single(await offer.GetOperationsAsync(TestContext.Current.CancellationToken));
            Assert.Equal(after, (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
        }
    }
}
