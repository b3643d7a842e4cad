namespace Kiln.Generator.Tests.Mistakes;

/// <summary>03xx: attention and positions.</summary>
internal static class AttentionMistakes
{
    // What this version compiles instead.
    private const string Sound = """
        [Model]
        [Input("B", "T", 12)]
        [Linear(12), GELU]
        [MSELoss]
        public partial class Net;
        """;

    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("Heads that do not divide the features",
            """
            [Model]
            [Input("B", "T", 12)]
            [SelfAttention({|KILN0313:5|})]
            [MSELoss]
            public partial class Net;
            """,
            "SelfAttention(5) splits 12 features into <f>5 heads</f>, but 12 is not a multiple of 5: <c>Input(\"B\", \"T\", 12) on line 2</c> gives (B, T, 12). <a>Choose a number of heads that <e>divides 12</e></a>.",
            Sound)
        {
            Why = "The features are dealt out evenly: each head or group works on its own share.",
        },

        new("Attention over another number of features",
            """
            [Model]
            [Input("B", "T", 12)]
            [SelfAttention({|KILN0302:16|}, 4)]
            [MSELoss]
            public partial class Net;
            """,
            "SelfAttention(16, 4) receives <f>12 features</f>: <c>Input(\"B\", \"T\", 12) on line 2</c> gives (B, T, 12). <a>Remove the 16, or make it <e>12</e></a>.",
            Sound),

        new("Attention without time",
            """
            [Model]
            [Input("B", 12)]
            [{|KILN0301:SelfAttention(4)|}]
            [MSELoss]
            public partial class Net;
            """,
            "SelfAttention(4) needs <e>(B, T, E) with a known number of features E</e>, but <c>Input(\"B\", 12) on line 2</c> gives <f>(B, 12)</f>. <a>Give it a sequence, such as [Input(\"B\", \"T\", 64)]</a>.",
            Sound),

        new("Fewer positions than steps",
            """
            [Model]
            [Input("B", 100, 12)]
            [PositionalEmbedding({|KILN0310:64|})]
            [MSELoss]
            public partial class Net;
            """,
            "PositionalEmbedding(64) does not fit (B, 100, 12), which <c>Input(\"B\", 100, 12) on line 2</c> gives: axis 1 (time) has <e>100 positions</e>, and there are <f>vectors for 64</f>. <a>Write at least 100</a>.",
            Sound),
    ];
}
