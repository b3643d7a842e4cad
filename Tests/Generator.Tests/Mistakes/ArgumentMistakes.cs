namespace Kiln.Generator.Tests.Mistakes;

/// <summary>02xx: values that no model can have.</summary>
internal static class ArgumentMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A layer of no features",
            """
            [Model]
            [Input("B", 4)]
            [Linear({|KILN0201:0|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Linear(0)</c>: outFeatures is <f>0</f>, but a size is <e>at least 1</e>. <a>Write a positive number</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(1)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "An axis of size 0 holds no value, so nothing can be learned from it. PyTorch allows it and trains a model that does nothing.",
        },

        new("A negative size of an input",
            """
            [Model]
            [Input("B", {|KILN0201:-1|})]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Input(\"B\", -1)</c>: dims is <f>-1</f>, but a size is <e>at least 1</e>. <a>Write a positive number</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """),

        new("A probability above 1",
            """
            [Model]
            [Input("B", 4)]
            [Dropout({|KILN0202:1.5|})]
            [Linear(2)]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Dropout(1.5)</c>: p cannot be <f>1.5</f>. <a>Write <e>a number in [0, 1]</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Dropout(0.15)]
            [Linear(2)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The option has a range, which PyTorch checks when the layer is created or not at all.",
        },

        new("Bounds that are the wrong way round",
            """
            [Model]
            [Input("B", 4)]
            [Hardtanh(MinVal = 2, MaxVal = {|KILN0202:1|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Hardtanh(MinVal = 2, MaxVal = 1)</c>: MaxVal cannot be <f>1</f>. <a>Write <e>a number above MinVal, 2</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Hardtanh(MinVal = 1, MaxVal = 2)]
            [MSELoss]
            public partial class Net;
            """),

        new("A padding row outside the table",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32)]
            [Embedding(100, 8, PaddingIdx = {|KILN0202:100|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Embedding(100, 8, PaddingIdx = 100)</c>: PaddingIdx cannot be <f>100</f>. <a>Write <e>a row in [0, 100), or -1 for none</e></a>.",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32)]
            [Embedding(100, 8, PaddingIdx = 99)]
            [MSELoss]
            public partial class Net;
            """),

        new("Label smoothing above 1",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [CrossEntropyLoss(LabelSmoothing = {|KILN0202:2|})]
            public partial class Net;
            """,
            "<c>CrossEntropyLoss(LabelSmoothing = 2)</c>: LabelSmoothing cannot be <f>2</f>. <a>Write <e>a number in [0, 1]</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [CrossEntropyLoss(LabelSmoothing = 0.2)]
            public partial class Net;
            """),

        new("A symbol where a number is needed",
            """
            [Model]
            [Input("B", 4)]
            [Linear({|KILN0203:"C"|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Linear(\"C\")</c>: the value of outFeatures is <f>not known when the model is compiled</f>. <a>Write <e>a number, or a name of a Sweep or block, as a constant</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(8)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The number of parameters is fixed when the model is compiled, so the sizes they depend on must be numbers. Only batch, time and other sizes of inputs may be symbols.",
        },

        new("A size that cannot be read",
            """
            [Model]
            [Input("B", "T", 10)]
            [RNN(10)]
            [View({|KILN0204:"B*"|}, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<c>'B*'</c> is not a size: <f>'B*' ends too early</f>. <a>Write <e>a number, a symbol such as \"T\", or a product such as \"B*T\"</e></a>.",
            """
            [Model]
            [Input("B", "T", 10)]
            [RNN(10)]
            [View("B*T", 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "Sizes are integer expressions over the symbols of the inputs.",
        },

        new("A product as the size of an input",
            """
            [Model]
            [Input({|KILN0204:"B*T"|}, 10)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """,
            "<c>'B*T'</c> is not a size: <f>an input's size is a number or one symbol</f>. <a>Write <e>a number, a symbol such as \"T\", or a product such as \"B*T\"</e></a>.",
            """
            [Model]
            [Input("N", 10)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """),

        new("A name that C# cannot write",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, As = {|KILN0205:"skip connection"|})]
            [Tanh]
            [MSELoss]
            public partial class Net;
            """,
            "<f><c>'skip connection'</c></f> cannot be a name. <a>Write <e>a letter or underscore, followed by letters, digits and underscores</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, As = "skip_connection")]
            [Tanh]
            [Add("skip_connection")]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "Names become arguments, properties and variables of the generated code.",
        },

        new("A gradient of indices",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32, Gradient = {|KILN0206:true|})]
            [Embedding(100, 8)]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Input(\"B\", \"T\", DType = DType.Int32, …)</c>: <f>Gradient</f> cannot be combined with <e>DType.Int32</e>. <a>Leave it out: only floats have a gradient</a>.",
            """
            [Model]
            [Input("B", "T", DType = DType.Int32)]
            [Embedding(100, 8)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The two options ask for things that exclude each other; each alone is fine.",
        },

        new("A second input without a name",
            """
            [Model]
            [Input("B", 4)]
            [{|KILN0207:Input("B", 4)|}]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Input(\"B\", 4)</c>: <f>As is missing</f>, which <e>every input but the first needs</e>. <a>Write As = \"y\" or another name</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Input("B", 4, As = "y")]
            [Add("x")]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The attribute leaves out what the layer cannot do without.",
        },

        new("A view of nothing",
            """
            [Model]
            [Input("B", 4)]
            [{|KILN0207:View|}]
            [MSELoss]
            public partial class Net;
            """,
            "<c>View</c>: <f>a size is missing</f>, which <e>the new shape is made of</e>. <a>Write sizes, such as View(-1, 10)</a>.",
            """
            [Model]
            [Input("B", 4)]
            [View(-1, 2, 2)]
            [MSELoss]
            public partial class Net;
            """),

        new("A concatenation with nobody",
            """
            [Model]
            [Input("B", 4)]
            [{|KILN0207:Concat|}]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Concat</c>: <f>a name is missing</f>, which <e>says what to join with the current value</e>. <a>Write the As of an earlier layer, such as Concat(\"skip\")</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Concat("x")]
            [MSELoss]
            public partial class Net;
            """),

        new("More parameters than memory can hold",
            """
            [Model]
            [Input("B", 1000000)]
            [{|KILN0208:Linear(1000000)|}]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Linear(1000000)</c>: <f>the number of its values or parameters</f> exceeds <e>what Kiln computes with</e>. <a>Make it smaller</a>.",
            """
            [Model]
            [Input("B", 1000)]
            [Linear(1000)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "All parameters lie in one array, which holds about two billion floats; sizes are computed in 64 bits.",
        },

        new("A number that names no value of its type",
            """
            [Model]
            [Input("B", 8)]
            [Linear(3, Init = {|KILN0202:(Init)99|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Linear(3, Init = (Init)99)</c>: Init cannot be <f>99</f>. <a>Write <e>a value that its type names</e></a>.",
            """
            [Model]
            [Input("B", 8)]
            [Linear(3, Init = Init.Zeros)]
            [MSELoss]
            public partial class Net;
            """),

        new("A scale that is no number",
            """
            [Model]
            [Input("B", 8)]
            [Linear(3)]
            [MSELoss(Scale = {|KILN0202:double.NaN|})]
            public partial class Net;
            """,
            "<c>MSELoss(Scale = double.NaN)</c>: Scale cannot be <f>NaN</f>. <a>Write <e>a finite number</e></a>.",
            """
            [Model]
            [Input("B", 8)]
            [Linear(3)]
            [MSELoss(Scale = 2)]
            public partial class Net;
            """),
    ];
}
