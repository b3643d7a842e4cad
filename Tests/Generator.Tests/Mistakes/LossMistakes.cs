namespace Kiln.Generator.Tests.Mistakes;

/// <summary>04xx: losses and their targets.</summary>
internal static class LossMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A class loss over a sequence",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(20)]
            [Linear(5)]
            [{|KILN0401:CrossEntropyLoss|}]
            public partial class Net;
            """,
            "CrossEntropyLoss scores <e>(N, C)</e>, but receives <f>(B, T, 5)</f> from <c>Linear(5) on line 4</c>. To score every step <a>insert [View(-1, 5)]; to score the whole sequence insert [LastStep]</a>.",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(20)]
            [Linear(5)]
            [View(-1, 5)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "PyTorch takes axis 1 for the classes: of (B, T, C) it would score the steps, and says so only when the target's shape gives it away. "
                + "Kiln scores rows, and the model says which rows are meant.",
        },

        new("A class loss over a sequence of embeddings",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32)]
            [Embedding(50, 8), Linear(50)]
            [{|KILN0401:NLLLoss|}]
            public partial class Net;
            """,
            "NLLLoss scores <e>(N, C)</e>, but receives <f>(B, T, 50)</f> from <c>Linear(50) on line 3</c>. To score every step <a>insert [View(-1, 50)]; to score the whole sequence insert [LastStep]</a>.",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32)]
            [Embedding(50, 8), Linear(50)]
            [LastStep]
            [LogSoftmax]
            [NLLLoss]
            public partial class Net;
            """),

        new("A double softmax",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Softmax]
            [{|KILN0402:CrossEntropyLoss|}]
            public partial class Net;
            """,
            "CrossEntropyLoss takes <e>logits</e> and applies the softmax itself, so <c>Softmax on line 4</c> makes it <f>a double one</f>. <a>Remove it</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "The softmax of a softmax is nearly flat, so the gradients are small and the model learns slowly, without any error. The loss contains the softmax, in a form that does not overflow.",
        },

        new("A double softmax over every step",
            """
            [Model]
            [Input("B", "T", 4)]
            [RNN(3), LogSoftmax]
            [View(-1, 3)]
            [{|KILN0402:CrossEntropyLoss|}]
            public partial class Net;
            """,
            "CrossEntropyLoss takes <e>logits</e> and applies the softmax itself, so <c>LogSoftmax on line 3</c> makes it <f>a double one</f>. <a>Remove it</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [RNN(3)]
            [View(-1, 3)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A double sigmoid",
            """
            [Model]
            [Input("B", 4)]
            [Linear(1)]
            [Sigmoid]
            [{|KILN0403:BCEWithLogitsLoss|}]
            public partial class Net;
            """,
            "BCEWithLogitsLoss takes <e>logits</e> and applies the sigmoid itself, so <c>Sigmoid on line 4</c> makes it <f>a double one</f>. <a>Remove it, or use BCELoss</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(1)]
            [BCEWithLogitsLoss]
            public partial class Net;
            """)
        {
            Why = "The sigmoid of a sigmoid lies between 0.5 and 0.73: the model could never say no.",
        },

        new("One target for losses of different shapes",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3, As = "scores")]
            [MSELoss]
            [From("scores")]
            [Linear(1)]
            [{|KILN0404:MSELoss|}]
            public partial class Net;
            """,
            "The target <f>'target' is (B, 1) Float32 here</f>, but <e>(B, 3) Float32</e> for <c>MSELoss on line 4</c>. <a>Give one of the losses another Target</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3, As = "scores")]
            [MSELoss]
            [From("scores")]
            [Linear(1)]
            [MSELoss(Target = "total")]
            public partial class Net;
            """)
        {
            Why = "Losses with one target name share one argument of the generated calls, so they must agree on its shape and type.",
        },

        new("A class loss over one class",
            """
            [Model]
            [Input("B", 4)]
            [Linear(1)]
            [{|KILN0406:CrossEntropyLoss|}]
            public partial class Net;
            """,
            "CrossEntropyLoss scores <f>one class</f>, which <c>Linear(1) on line 3</c> gives, so the loss is always 0. <a>Use BCEWithLogitsLoss for a yes or no, or make it <e>2 classes</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(1)]
            [BCEWithLogitsLoss]
            public partial class Net;
            """)
        {
            Why = "The softmax over one class is 1, whatever the score: the loss is 0 and so is every gradient.",
        },
    ];
}
