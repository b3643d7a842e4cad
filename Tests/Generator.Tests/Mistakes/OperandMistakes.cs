namespace Kiln.Generator.Tests.Mistakes;

/// <summary>03xx: values that are combined and do not fit together.</summary>
internal static class OperandMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A residual of another width",
            """
            [Model]
            [Input("B", 8)]
            [Linear(8, As = "skip")]
            [Linear(6), ReLU]
            [Add({|KILN0303:"skip"|})]
            [MSELoss]
            public partial class Net;
            """,
            "Add(\"skip\") combines <f>(B, 6)</f> with 'skip' of (B, 8): axis 1 (features) is 6 here and 8 there, changed by <c>Linear(6) on line 4</c>. <a>Make them equal, for example with <e>[Linear(8)]</e> before it</a>; nothing is broadcast.",
            """
            [Model]
            [Input("B", 8)]
            [Linear(8, As = "skip")]
            [Linear(6), ReLU]
            [Linear(8)]
            [Add("skip")]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "PyTorch broadcasts: it repeats an axis of size 1, or a missing one, without a word, which turns many a mistake into a model that trains and learns nothing. Kiln combines equal shapes only.",
        },

        new("A gate over another number of steps",
            """
            [Model]
            [Input("B", "T", 8)]
            [Linear(8, As = "gate")]
            [Slice(1, 1)]
            [Mul({|KILN0303:"gate"|})]
            [MSELoss]
            public partial class Net;
            """,
            "Mul(\"gate\") combines <f>(B, T - 1, 8)</f> with 'gate' of (B, T, 8): axis 1 (time) is T - 1 here and <e>T there</e>, changed by <c>Slice(1, 1) on line 4</c>. <a>Make the shapes equal</a>; nothing is broadcast.",
            """
            [Model]
            [Input("B", "T", 8)]
            [Linear(8, As = "gate")]
            [Tanh]
            [Mul("gate")]
            [MSELoss]
            public partial class Net;
            """),

        new("A sum of values with different numbers of axes",
            """
            [Model]
            [Input("B", "T", 8)]
            [RNN(8)]
            [LastStep]
            [Add({|KILN0303:"x"|})]
            [MSELoss]
            public partial class Net;
            """,
            "Add(\"x\") combines <f>(B, 8)</f> with 'x' of (B, T, 8): 2 axes here and <e>3 there</e>, changed by <c>LastStep on line 4</c>. <a>Make the shapes equal</a>; nothing is broadcast.",
            """
            [Model]
            [Input("B", "T", 8)]
            [RNN(8)]
            [Add("x")]
            [LastStep]
            [MSELoss]
            public partial class Net;
            """),

        new("A concatenation that differs along another axis",
            """
            [Model]
            [Input("B", "T", 8)]
            [Slice(1, 0, 2, As = "start")]
            [From("x")]
            [Concat({|KILN0303:"start"|})]
            [MSELoss]
            public partial class Net;
            """,
            "Concat(\"start\") combines <f>(B, T, 8)</f> with 'start' of (B, 2, 8): axis 1 (time) is T here and <e>2 there</e>, changed by <c>Slice(1, 0, 2, As = \"start\") on line 3</c>. <a>Make the shapes equal</a>; nothing is broadcast.",
            """
            [Model]
            [Input("B", "T", 8)]
            [Slice(1, 0, 2, As = "start")]
            [From("x")]
            [Concat("start", Dim = 1)]
            [MSELoss]
            public partial class Net;
            """),
    ];
}
