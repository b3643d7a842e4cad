namespace Kiln.Generator.Tests.Mistakes;

/// <summary>Comments that tell a shape, and the wrong one.</summary>
internal static class CommentMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A comment that tells another shape",
            """
            [Model]
            [Input("B", "T", 10)]
            [RNN(20)]               // {|KILN0314:(B, T, 10)|}: one state a step
            [View(-1, 20)]          // (T*B, 20)
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "The comment says <f>(B, T, 10)</f>, but <c>RNN(20)</c> gives <e>(B, T, 20)</e>. <a>Write (B, T, 20)</a>.",
            """
            [Model]
            [Input("B", "T", 10)]
            [RNN(20)]               // (B, T, 20): one state a step
            [View(-1, 20)]          // (T*B, 20)
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "A shape behind a layer is checked, so that a source never shows a wrong one. The refactoring \"Write the shapes as comments\" adds them to a whole chain.",
        },

        new("A comment behind several layers",
            """
            [Model]
            [Input("B", 784)]       // -> (B, 784)
            [Linear(128), ReLU]     // -> {|KILN0314:(B, 784)|}
            [Linear(10)]            // (logits, not probabilities)
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "The comment says <f>(B, 784)</f>, but <c>ReLU</c> gives <e>(B, 128)</e>. <a>Write (B, 128)</a>.",
            """
            [Model]
            [Input("B", 784)]       // -> (B, 784)
            [Linear(128), ReLU]     // -> (B, 128)
            [Linear(10)]            // (logits, not probabilities)
            [CrossEntropyLoss]
            public partial class Net;
            """),
    ];
}
