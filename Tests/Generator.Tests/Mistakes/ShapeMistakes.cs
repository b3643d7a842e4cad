namespace Kiln.Generator.Tests.Mistakes;

/// <summary>03xx: values with the wrong axes, sizes or types.</summary>
internal static class ShapeMistakes
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

        new("An axis beyond the last",
            """
            [Model]
            [Input("B", 4)]
            [Softmax(Dim = {|KILN0305:2|})]
            [MSELoss]
            public partial class Net;
            """,
            "Softmax(Dim = 2): there is no axis <f>2</f> in (B, 4), which <c>Input(\"B\", 4) on line 2</c> gives. <a>Use <e>-2 to 1</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Softmax(Dim = 1)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "Axes are counted from 0, or from the end with -1, as in PyTorch.",
        },

        new("A permutation with an axis too many",
            """
            [Model]
            [Input("B", 4, 6)]
            [Permute(0, {|KILN0305:3|}, 1)]
            [MSELoss]
            public partial class Net;
            """,
            "Permute(0, 3, 1): there is no axis <f>3</f> in (B, 4, 6), which <c>Input(\"B\", 4, 6) on line 2</c> gives. <a>Use <e>-3 to 2</e></a>.",
            """
            [Model]
            [Input("B", 4, 6)]
            [Permute(0, 2, 1)]
            [MSELoss]
            public partial class Net;
            """),

        new("A slice behind the end of a sequence of known length",
            """
            [Model]
            [Input("B", 5, 4)]
            [Slice(1, {|KILN0311:7|})]
            [MSELoss]
            public partial class Net;
            """,
            "Slice(1, 7): <f>7 to 5</f> is not a part of axis 1 (time), whose size is <e>5</e> from <c>Input(\"B\", 5, 4) on line 2</c>. <a>Choose a start and an end inside it</a>.",
            """
            [Model]
            [Input("B", 5, 4)]
            [Slice(1, 2)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "A slice has Python's meaning, where a slice outside the axis is empty. An empty value is no use to the layers behind it.",
        },

        new("A slice that leaves less than one step",
            """
            [Model]
            [Input("B", "T", 4)]
            [Slice(1, 3, {|KILN0311:2|})]
            [MSELoss]
            public partial class Net;
            """,
            "Slice(1, 3, 2): <f>3 to 2</f> is not a part of axis 1 (time), whose size is <e>T</e> from <c>Input(\"B\", \"T\", 4) on line 2</c>. <a>Choose a start and an end inside it</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [Slice(1, 2, 3)]
            [MSELoss]
            public partial class Net;
            """),

        new("Numbers where class indices are needed",
            """
            [Model]
            [Input("B", 12)]
            [{|KILN0307:Embedding(100, 8)|}]
            [MSELoss]
            public partial class Net;
            """,
            "Embedding(100, 8) takes <e>class indices (Int32 or Int64)</e>, but <c>Input(\"B\", 12) on line 2</c> gives <f>Float32</f>. <a>Set DType = DType.Int32 on the Input</a>.",
            """
            [Model]
            [Input("B", 12, DType = DType.Int32)]
            [Embedding(100, 8)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "Values are floats, or indices of classes and rows. A layer computes with one of the two.",
        },

        new("Class indices where numbers are needed",
            """
            [Model]
            [Input("B", 12, DType = DType.Int32)]
            [{|KILN0307:Linear(8)|}]
            [MSELoss]
            public partial class Net;
            """,
            "Linear(8) takes <e>float values</e>, but <c>Input(\"B\", 12, DType = DType.Int32) on line 2</c> gives <f>Int32</f>. <a>Put an Embedding before it</a>.",
            """
            [Model]
            [Input("B", 12, DType = DType.Int32)]
            [Embedding(100, 4)]
            [Linear(8)]
            [MSELoss]
            public partial class Net;
            """),

        new("A squeeze of an axis that is not 1",
            """
            [Model]
            [Input("B", 4, 1)]
            [Squeeze({|KILN0310:1|})]
            [MSELoss]
            public partial class Net;
            """,
            "Squeeze(1) does not fit (B, 4, 1), which <c>Input(\"B\", 4, 1) on line 2</c> gives: axis 1 (time) <f>has size 4</f>, <e>not 1</e>. <a>Name axis 2</a>.",
            """
            [Model]
            [Input("B", 4, 1)]
            [Squeeze(2)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The layer needs an axis of a certain size, and this one has another.",
        },

        new("Halves of an odd number",
            """
            [Model]
            [Input("B", 9)]
            [{|KILN0310:GLU|}]
            [MSELoss]
            public partial class Net;
            """,
            "GLU does not fit (B, 9), which <c>Input(\"B\", 9) on line 2</c> gives: axis 1 (features) <f>has size 9</f>, which has no <e>two equal halves</e>. <a>Make it even</a>.",
            """
            [Model]
            [Input("B", 10)]
            [GLU]
            [MSELoss]
            public partial class Net;
            """),

        new("A permutation that names an axis twice",
            """
            [Model]
            [Input("B", 4, 6)]
            [Permute(0, 2, {|KILN0310:2|})]
            [MSELoss]
            public partial class Net;
            """,
            "Permute(0, 2, 2) does not fit (B, 4, 6), which <c>Input(\"B\", 4, 6) on line 2</c> gives: axis 2 (features) <f>is named twice</f>. <a>Name every axis <e>once</e></a>.",
            """
            [Model]
            [Input("B", 4, 6)]
            [Permute(0, 2, 1)]
            [MSELoss]
            public partial class Net;
            """),

        new("An axis split into the wrong parts",
            """
            [Model]
            [Input("B", 10)]
            [Unflatten(1, {|KILN0310:3, 4|})]
            [MSELoss]
            public partial class Net;
            """,
            "Unflatten(1, 3, 4) does not fit (B, 10), which <c>Input(\"B\", 10) on line 2</c> gives: <f>3*4 = 12</f> is not <e>10</e>. <a>Choose sizes that multiply to the same number for every value of the symbols</a>.",
            """
            [Model]
            [Input("B", 10)]
            [Unflatten(1, 2, 5)]
            [MSELoss]
            public partial class Net;
            """),

        new("A size that is negative for every length",
            """
            [Model]
            [Input("B", "T", 4)]
            [View("B", {|KILN0201:"1 - T"|}, -1)]
            [MSELoss]
            public partial class Net;
            """,
            "<c>View(\"B\", \"1 - T\", -1)</c>: a size is <f>1 - T</f>, but a size is <e>at least 1</e>. <a>Write a positive number</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [View("B", "T", 2, 2)]
            [MSELoss]
            public partial class Net;
            """),

        new("Linear on an image",
            """
            [Model]
            [Input("B", 16, 5, 5)]
            [{|KILN0312:Linear(10)|}]
            [MSELoss]
            public partial class Net;
            """,
            "Linear(10) works on the last axis of <f>(B, 16, 5, 5)</f> alone, axis 3 (width) of size 5; <c>Input(\"B\", 16, 5, 5) on line 2</c> gives an image. <a>Insert [Flatten] to give it all <e>400 features</e></a>.",
            """
            [Model]
            [Input("B", 16, 5, 5)]
            [Flatten]
            [Linear(10)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "`Linear` works along the last axis. That is right for sequences, whose last axis holds the features of a step; the last axis of an image is its width.",
        },

        new("A tied weight of another shape",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32)]
            [Embedding(100, 8, As = "words")]
            [Linear(16)]
            [Linear(100, TiedTo = {|KILN0309:"words"|})]
            [View(-1, 100)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Linear(100, TiedTo = \"words\") needs a weight of <e>(100, 16)</e>, but 'words' of <c>Embedding(100, 8, As = \"words\") on line 3</c> has <f>(100, 8)</f>. <a>Make the sizes agree, or remove TiedTo</a>.",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32)]
            [Embedding(100, 16, As = "words")]
            [Linear(16)]
            [Linear(100, TiedTo = "words")]
            [View(-1, 100)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "Both layers read the same numbers, so they need a weight of the same shape: (out, in) for Linear, (rows, width) for Embedding.",
        },
    ];
}
