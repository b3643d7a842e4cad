namespace Kiln.Generator.Tests.Mistakes;

/// <summary>03xx: sizes of layers that do not fit what they receive.</summary>
internal static class SizeMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("Features on a symbolic axis",
            """
            [Model]
            [Input(10, "B")]
            [{|KILN0301:Linear(3)|}]
            [MSELoss]
            public partial class Net;
            """,
            "Linear(3) needs <e>a last axis of known size</e>, but <c>Input(10, \"B\") on line 2</c> gives <f>(10, B)</f>. <a>Bring the features to the last axis</a>.",
            """
            [Model]
            [Input("B", 10)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The layer reads its sizes from certain axes of the value, and the value has others.",
        },

        new("A class loss over one row of scores for everything",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [{|KILN0301:CrossEntropyLoss|}]
            public partial class Net;
            """,
            "CrossEntropyLoss needs <e>(N, C) with a known number of classes C</e>, but <c>Input(\"B\", 3, 8, 8) on line 2</c> gives <f>(B, 3, 8, 8)</f>. <a>Give CrossEntropyLoss one row of scores per example, for example with [Flatten]</a>.",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [Flatten]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A wrong number of input features",
            """
            [Model]
            [Input("B", 400)]
            [Linear({|KILN0302:512|}, 10)]
            [MSELoss]
            public partial class Net;
            """,
            "Linear(512 -> 10) receives <f>400 features</f>: <c>Input(\"B\", 400) on line 2</c> gives (B, 400). <a>Remove the 512, or make it <e>400</e></a>.",
            """
            [Model]
            [Input("B", 400)]
            [Linear(400, 10)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "A stated input size is a promise about what the layers before give. It may be left out: Kiln then takes what arrives.",
        },

        new("A wrong number of features after Flatten",
            """
            [Model]
            [Input("B", 16, 5, 5)]
            [Flatten]
            [Linear({|KILN0302:512|}, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Linear(512 -> 10) receives <f>400 features</f>: <c>Input(\"B\", 16, 5, 5) on line 2</c> gives (B, 16, 5, 5), flattened to (B, 400) with 400 = 16*5*5. <a>Remove the 512, or make it <e>400</e></a>.",
            """
            [Model]
            [Input("B", 16, 5, 5)]
            [Flatten]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A wrong number of features behind activation and dropout",
            """
            [Model]
            [Input("B", 784)]
            [Linear(128), ReLU, Dropout(0.2)]
            [Linear({|KILN0302:64|}, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Linear(64 -> 10) receives <f>128 features</f>: <c>Linear(128) on line 3</c> gives (B, 128). <a>Remove the 64, or make it <e>128</e></a>.",
            """
            [Model]
            [Input("B", 784)]
            [Linear(128), ReLU, Dropout(0.2)]
            [Linear(128, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A wrong number of features after the last step",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(20)]
            [LastStep]
            [Linear({|KILN0302:12|}, 5)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Linear(12 -> 5) receives <f>20 features</f>: <c>RNN(20) on line 3</c> gives (B, T, 20), whose last step is (B, 20). <a>Remove the 12, or make it <e>20</e></a>.",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(20)]
            [LastStep]
            [Linear(20, 5)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A wrong input size of a recurrent layer",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN({|KILN0302:10|}, 20)]
            [View(-1, 20)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "RNN(10 -> 20) receives <f>12 features</f>: <c>Input(\"B\", \"T\", 12) on line 2</c> gives (B, T, 12). <a>Remove the 10, or make it <e>12</e></a>.",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(20)]
            [View(-1, 20)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("Slopes for another number of channels",
            """
            [Model]
            [Input("B", 16, 5)]
            [PReLU(NumParameters = {|KILN0302:8|})]
            [MSELoss]
            public partial class Net;
            """,
            "PReLU(NumParameters = 8) receives <f>16 channels</f>: <c>Input(\"B\", 16, 5) on line 2</c> gives (B, 16, 5). <a>Remove the 8, or make it <e>16</e></a>.",
            """
            [Model]
            [Input("B", 16, 5)]
            [PReLU(NumParameters = 16)]
            [MSELoss]
            public partial class Net;
            """),
    ];
}
