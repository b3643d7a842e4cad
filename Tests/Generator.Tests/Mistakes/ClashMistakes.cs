namespace Kiln.Generator.Tests.Mistakes;

/// <summary>01xx: members and names of the user's that meet with those of the generated half.</summary>
internal static class ClashMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A constructor that leaves the generated one out",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net
            {
                public {|KILN0117:Net|}()
                {
                }
            }
            """,
            "The constructor <c>'Net()'</c> clashes with the generated one: it <f>does not call it, so the model would have no memory</f>. <a>Let it take other parameters and call the generated one with <e>': this(...)'</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net
            {
                public Net() : this(32)
                {
                }
            }
            """)
        {
            Why = "The generated constructor takes one capacity per symbol and the seed, allocates the memory and draws the initial weights. Every other one has to pass through it.",
        },

        new("A property that the generated half has too",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net
            {
                public int {|KILN0109:ParameterCount|} => 15;
            }
            """,
            "'Net.<c>ParameterCount</c>' clashes with the member of that name which <f><e>every model has</e></f>. <a>Rename yours</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net
            {
                public int WeightCount => ParameterCount;
            }
            """)
        {
            Why = "Both parts are one class, and a class has a member of one name once.",
        },

        new("A property named like an output",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output("hidden")]
            [MSELoss]
            public partial class Net
            {
                public int {|KILN0109:Hidden|} => 3;
            }
            """,
            "<f>'Net.Hidden'</f> clashes with <e>the member of that name</e> which <c>Output(\"hidden\") on line 4</c> makes. <a>Rename yours</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output("hidden")]
            [MSELoss]
            public partial class Net
            {
                public int HiddenSize => 3;
            }
            """),

        new("A property named like the state that the model carries",
            """
            [Model]
            [Input("B", "T", 4)]
            [RNN(3, Stateful = true)]
            [View(-1, 3)]
            [CrossEntropyLoss]
            public partial class Net
            {
                public int {|KILN0109:State|} => 3;
            }
            """,
            "<f>'Net.State'</f> clashes with <e>the member of that name</e> which <c>RNN(3, Stateful = true) on line 3</c> makes. <a>Rename yours</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [RNN(3, Stateful = true)]
            [View(-1, 3)]
            [CrossEntropyLoss]
            public partial class Net
            {
                public int Stage => 3;
            }
            """),

        new("A target named like an argument of the calls",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss(Target = {|KILN0106:"scale"|})]
            public partial class Net;
            """,
            "The name <f><c>'scale'</c></f> is taken by <e>another argument</e> of the generated calls, and the names of one model must differ. <a>Choose another</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss(Target = "size")]
            public partial class Net;
            """),

        new("A symbol named like what a pass holds",
            """
            [Model]
            [Input({|KILN0108:"Gradients"|}, 4)]
            [Linear(3)]
            public partial class Net;
            """,
            "The symbol <f><c>'Gradients'</c></f> clashes with <e>the field 'Gradients' of the generated passes</e>: symbols become arguments in lower case. <a>Rename it</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;
            """),

        new("Two outputs with one property",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output("hidden")]
            [Tanh]
            [Output({|KILN0118:"Hidden"|})]
            public partial class Net;
            """,
            "Output(\"Hidden\") would publish <f>a property 'Hidden'</f>, which <c>Output(\"hidden\") on line 4</c> makes too. <a>Rename the output, for example to <e>\"HiddenValue\"</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output("hidden")]
            [Tanh]
            [Output("active")]
            public partial class Net;
            """),

        new("An output named like its class",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output({|KILN0118:"net"|})]
            public partial class Net;
            """,
            "<c>Output(\"net\")</c> would publish <f>a property 'Net'</f>, which is the name of the class. <a>Rename the output, for example to <e>\"netValue\"</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [Output("netValue")]
            public partial class Net;
            """),

        new("A model named like one of its members",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class {|KILN0102:Forward|};
            """,
            "<c>'Forward'</c> cannot be a model: it is <f>named like a member that is <e>generated</e> for it</f>. <a>Rename it</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Going;
            """),

        new("A class that has the name of the model's states",
            """
            [Model]
            [Input("B", "T", 4)]
            [RNN(3)]
            public partial class {|KILN0102:Net|};

            public class NetState;
            """,
            "'Net' cannot be a model: it is <f>recurrent</f>, and its class of states would be <e>a second</e> <c>'NetState'</c>. <a>Rename your 'NetState'</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [RNN(3)]
            public partial class Net;

            public class NetPhase;
            """),

        new("A base class that wants arguments",
            """
            public class Part(int size)
            {
                public int Size => size;
            }

            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class {|KILN0102:Net|} : Part;
            """,
            "'Net' cannot be a model: it is <f>derived from <c>'Part'</c></f>, which has no <e>constructor without parameters</e>. <a>Give 'Part' one, or let it stand alone</a>.",
            """
            public class Part(int size)
            {
                public Part() : this(3)
                {
                }

                public int Size => size;
            }

            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net : Part;
            """),

        new("A constructor with the parameters of the generated one",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net
            {
                public {|KILN0117:Net|}(int batch, long seed) : this(batch)
                {
                }
            }
            """,
            "The constructor '<c>Net</c>(int, long)' clashes with <e>the generated one</e>: it <f>has the same parameters</f>. <a>Let it take other parameters and call the generated one with ': this(...)'</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net
            {
                public Net(short batch) : this((int)batch, seed: 1)
                {
                }
            }
            """),

        new("A method with the parameters of a generated one",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net
            {
                public float {|KILN0109:Train|}(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, float rate) => 0;
            }
            """,
            "'Net.<f>Train(ReadOnlySpan<float>, ReadOnlySpan<float>, int, float)</f>' clashes with <e>the member of that name</e> which <c>MSELoss on line 4</c> makes. <a>Rename yours</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss]
            public partial class Net
            {
                public float Train(float[] x, float[] y) => Train(x, y, y.Length / 3, scale: 1);
            }
            """),
    ];
}
