namespace Kiln.Generator.Tests.Mistakes;

/// <summary>03xx: values with the wrong axes, sizes or types.</summary>
internal static class ShapeMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
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
