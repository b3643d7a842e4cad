namespace Kiln.Generator.Tests.Mistakes;

/// <summary>03xx: values under another shape.</summary>
internal static class ViewMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A view that does not divide",
            """
            [Model]
            [Input("B", 64)]
            [View({|KILN0304:-1, 10|})]
            [MSELoss]
            public partial class Net;
            """,
            "View(-1, 10) cannot be taken of <f>(B, 64)</f>, which <c>Input(\"B\", 64) on line 2</c> gives: 64*B is a multiple of 10 only if B is one of 5. <a>Write <e>a divisor of 64</e>, such as 8 or 16</a>.",
            """
            [Model]
            [Input("B", 64)]
            [View(-1, 16, 4)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "A view keeps the values and their order; the sizes must multiply to the same number. With symbols that has to hold for every value of them, "
                + "or the model would run for some batches and fail for others.",
        },

        new("A view of fixed sizes",
            """
            [Model]
            [Input("B", 40)]
            [View({|KILN0304:5, 6|})]
            [MSELoss]
            public partial class Net;
            """,
            "View(5, 6) cannot be taken of <f>(B, 40)</f>, which <c>Input(\"B\", 40) on line 2</c> gives: 5*6 = 30 is not <e>40*B</e>. <a>Choose sizes that multiply to the same number for every value of the symbols</a>.",
            """
            [Model]
            [Input("B", 40)]
            [View("B", 5, 8)]
            [MSELoss]
            public partial class Net;
            """),

        new("A view with two sizes left open",
            """
            [Model]
            [Input("B", 64)]
            [View(-1, 8, {|KILN0304:-1|})]
            [MSELoss]
            public partial class Net;
            """,
            "View(-1, 8, -1) cannot be taken of (B, 64), which <c>Input(\"B\", 64) on line 2</c> gives: <f>only one size can be -1</f>. <a>Write <e>the others as numbers or symbols</e></a>.",
            """
            [Model]
            [Input("B", 64)]
            [View(-1, 8, 8)]
            [MSELoss]
            public partial class Net;
            """),

        new("A view that folds features into the batch",
            """
            [Model]
            [Input("B", 64)]
            [View({|KILN0308:-1, 32|})]
            [MSELoss]
            public partial class Net;
            """,
            "View(-1, 32) turns <f>(B, 64)</f>, which <c>Input(\"B\", 64) on line 2</c> gives, into (2*B, 32), so values of one sample are spread over several rows. If that is not meant, <a>use [Flatten] or keep <e>the batch axis</e></a>.",
            """
            [Model]
            [Input("B", 64)]
            [View(-1, 2, 32)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The view is legal, but its rows are no longer samples: twice as many rows as the batch has, each with half of one sample. The target would have to be cut the same way.",
        },

        new("A view that leaves nothing",
            """
            [Model]
            [Input("B", "T", 4)]
            [View({|KILN0304:"B", "T - 1", 4|})]
            [MSELoss]
            public partial class Net;
            """,
            "View(\"B\", \"T - 1\", 4) cannot be taken of <f>(B, T, 4)</f>, which <c>Input(\"B\", \"T\", 4) on line 2</c> gives: B*(T - 1)*4 = 4*B*T - 4*B is not <e>4*B*T</e>. <a>Choose sizes that multiply to the same number for every value of the symbols</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [Slice(1, 1)]
            [MSELoss]
            public partial class Net;
            """),
    ];
}
