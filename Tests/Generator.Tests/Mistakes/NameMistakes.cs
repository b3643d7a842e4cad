namespace Kiln.Generator.Tests.Mistakes;

/// <summary>01xx: names of layers, symbols, outputs.</summary>
internal static class NameMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A misspelt name",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3, As = "hidden")]
            [Tanh]
            [Add({|KILN0105:"hiden"|})]
            [MSELoss]
            public partial class Net;
            """,
            "No earlier layer is named <f>'hiden'</f>. <a>Did you mean <e>'hidden'</e>, the name of <c>Linear(3, As = \"hidden\") on line 3</c>?</a>",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3, As = "hidden")]
            [Tanh]
            [Add("hidden")]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "`From`, `Add`, `Mul`, `Concat` and `Map` refer to earlier results by the name that `As` gave them.",
        },

        new("A name that nobody has",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4)]
            [Add({|KILN0105:"skip"|})]
            [MSELoss]
            public partial class Net;
            """,
            "No earlier layer is named <f><c>'skip'</c></f>. <a>Give one its name first: <e>As = \"skip\"</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, As = "skip")]
            [Tanh]
            [Add("skip")]
            [MSELoss]
            public partial class Net;
            """),

        new("A name among others",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, As = "first")]
            [Linear(4, As = "second")]
            [Add({|KILN0105:"gate"|})]
            [Mul("first")]
            [MSELoss]
            public partial class Net;
            """,
            "No earlier layer is named <f><c>'gate'</c></f>. <a>Use one of <e>'first', 'second', 'x'</e>, or give a layer its name: As = \"gate\"</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, As = "first")]
            [Linear(4, As = "second")]
            [Tanh]
            [Add("second")]
            [Mul("first")]
            [MSELoss]
            public partial class Net;
            """),

        new("A weight tied to nobody",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, Name = "first")]
            [Linear(4, TiedTo = {|KILN0105:"firs"|})]
            [MSELoss]
            public partial class Net;
            """,
            "No earlier layer is named <f><c>'firs'</c></f>. <a>Did you mean <e>'first'</e>?</a>",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, Name = "first")]
            [Linear(4, TiedTo = "first")]
            [MSELoss]
            public partial class Net;
            """),

        new("One name for two results",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, As = "skip")]
            [Linear(4, As = {|KILN0106:"skip"|})]
            [Add("skip")]
            [MSELoss]
            public partial class Net;
            """,
            "The name <f>'skip'</f> is taken by <c>Linear(4, As = \"skip\") on line 3</c>, and the names of one model <e>must differ</e>. <a>Choose another</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(4, As = "skip")]
            [Linear(4)]
            [Add("skip")]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "A name stands for one value, whoever refers to it later.",
        },

        new("A name that nothing uses",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3, As = {|KILN0107:"hidden"|})]
            [MSELoss]
            public partial class Net;
            """,
            "The name <c>'hidden'</c> is <f>never used</f>. <a>Remove it, <e>use it in From, Add, Mul or Concat, or publish</e> the value with [Output(\"hidden\")]</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "A name without a use is mostly the rest of a connection that was meant: a skip connection that nobody adds.",
        },

        new("Two symbols that differ in case alone",
            """
            [Model]
            [Input("B", {|KILN0108:"b"|}, 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """,
            "The symbol <c>'b'</c> clashes with <f>the symbol 'B' when lower-cased</f>: symbols become <e>arguments in lower case</e>. <a>Rename it</a>.",
            """
            [Model]
            [Input("B", "N", 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "`Train(x, target, b: 2, t: 3)`: each symbol is an argument of the generated calls, written in lower case as C# writes arguments.",
        },

        new("A symbol that is a keyword",
            """
            [Model]
            [Input({|KILN0108:"In"|}, 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """,
            "The symbol <c>'In'</c> clashes with <f>the C# keyword 'in'</f>: symbols become <e>arguments in lower case</e>. <a>Rename it</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """),

        new("A symbol named like the input",
            """
            [Model]
            [Input({|KILN0108:"X"|}, 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """,
            "The symbol <c>'X'</c> clashes with <f>the argument 'x'</f>: symbols become <e>arguments in lower case</e>. <a>Rename it</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net;
            """),

        new("An output named like a method of every model",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output({|KILN0118:"loss"|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Output(\"loss\")</c> would publish a property <f>'Loss'</f>, which <e>every model has</e>. <a>Rename the output, for example to \"lossValue\"</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output("lossValue")]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "An output becomes a property of the class: `[Output(\"hidden\")]` is read as `model.Hidden`. `Forward`, `Loss`, `Train` and the others are taken.",
        },

        new("A symbol that no input declares",
            """
            [Model]
            [Input("B", "Time", 10)]
            [RNN(10)]
            [View({|KILN0119:"B*Tme"|}, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "No input declares the symbol <f><c>'Tme'</c></f>. <a>Did you mean <e>'Time'</e>?</a>",
            """
            [Model]
            [Input("B", "Time", 10)]
            [RNN(10)]
            [View("B*Time", 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "Symbols get their values from the caller's inputs. One that no input has would never get a value.",
        },

        new("A symbol that is nothing like one",
            """
            [Model]
            [Input("B", 64)]
            [View("B", {|KILN0119:"Heads"|}, -1)]
            [MSELoss]
            public partial class Net;
            """,
            "No input declares the symbol <f><c>'Heads'</c></f>. <a>Use <e>'B'</e> or a number</a>.",
            """
            [Model]
            [Input("B", 64)]
            [View("B", 4, -1)]
            [MSELoss]
            public partial class Net;
            """),

        new("Two layers with one Name",
            """
            [Model]
            [Input("B", 7)]
            [Linear(3, Name = "a")]
            [ReLU]
            [Linear(3, Name = {|KILN0106:"a"|})]
            [MSELoss]
            public partial class Net;
            """,
            "<e>The name</e> <f>'a'</f> is taken by <c>Linear(3, Name = \"a\") on line 3</c>, and the names of one model must differ. <a>Choose another</a>.",
            """
            [Model]
            [Input("B", 7)]
            [Linear(3, Name = "a")]
            [ReLU]
            [Linear(3, Name = "b")]
            [MSELoss]
            public partial class Net;
            """),

        new("An input that no layer takes",
            """
            [Model]
            [{|KILN0107:Input("B", 8, As = "a")|}]
            [Input("B", 4, As = "c")]
            [Linear(8)]
            [MSELoss]
            public partial class Net;
            """,
            "<e>The name</e> <f><c>'a'</c></f> is never used. <a>Remove it</a>, use it in From, Add, Mul or Concat, or publish the value with [Output(\"a\")].",
            """
            [Model]
            [Input("B", 8, As = "a")]
            [Input("B", 4, As = "c")]
            [Linear(8)]
            [Add("a")]
            [MSELoss]
            public partial class Net;
            """),
    ];
}
