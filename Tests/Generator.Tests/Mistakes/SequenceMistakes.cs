namespace Kiln.Generator.Tests.Mistakes;

/// <summary>05xx: recurrent layers.</summary>
internal static class SequenceMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A recurrent layer without time",
            """
            [Model]
            [Input("B", 12)]
            [{|KILN0501:RNN(10)|}]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "RNN(10) needs <e>(B, T, F)</e>, but <c>Input(\"B\", 12) on line 2</c> gives <f>(B, 12)</f>. <a>Give the input a time axis, such as [Input(\"B\", \"T\", 10)]</a>.",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(10)]
            [LastStep]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "A recurrent layer walks over time, which is axis 1. PyTorch would take (B, 12) for one sequence of B steps.",
        },

        new("A recurrent layer over flattened steps",
            """
            [Model]
            [Input("B", "T", 12)]
            [View(-1, 12)]
            [{|KILN0501:RNN(10)|}]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "RNN(10) needs <e>(B, T, F)</e>, but <c>Input(\"B\", \"T\", 12) on line 2</c> gives <f>(B, T, 12), viewed as (B*T, 12)</f>. <a>Give the input a time axis, such as [Input(\"B\", \"T\", 10)]</a>.",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(10)]
            [View(-1, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A time-major input",
            """
            [Model]
            [Input("T", "B", 12)]
            [{|KILN0502:RNN(10)|}]
            [View(-1, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "RNN(10) takes <e>batch first</e>, but <c>Input(\"T\", \"B\", 12) on line 2</c> is <f>(T, B, 12), time first</f>. <a>Write [Input(\"B\", \"T\", 12)]</a>.",
            """
            [Model]
            [Input("B", "T", 12)]
            [RNN(10)]
            [View(-1, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "PyTorch's recurrent layers take time first unless `batch_first = True`, and no shape tells the two apart. Kiln takes batch first, always, and the names of the symbols tell.",
        },

        new("The last step of a value without steps",
            """
            [Model]
            [Input("B", 4)]
            [{|KILN0503:LastStep|}]
            [MSELoss]
            public partial class Net;
            """,
            "LastStep picks a step of <e>(B, T, F)</e>, but <c>Input(\"B\", 4) on line 2</c> gives <f>(B, 4)</f>. <a>Put it after a recurrent layer, before the time axis is merged or dropped</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [RNN(4)]
            [LastStep]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "Each sequence has a last step of its own; after the time axis is gone there is none to pick.",
        },

        new("The last step of a layer that reads in both directions",
            """
            [Model]
            [Input("B", "T", 4)]
            [GRU(8, Bidirectional = true)]
            [{|KILN0504:LastStep|}]
            [MSELoss]
            public partial class Net;
            """,
            "LastStep takes the last step of <c>GRU(8, Bidirectional = true) on line 3</c>, where <f>the reverse half has seen only that one step</f>. <a>Use [HiddenState] for <e>both final states</e></a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [GRU(8, Bidirectional = true)]
            [HiddenState]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The reverse direction starts at the end: at the last step it has read one step, and its final state stands at the first. `HiddenState` takes each direction where it ended.",
        },

        new("A hidden state of something else",
            """
            [Model]
            [Input("B", "T", 4)]
            [GRU(8)]
            [Tanh]
            [{|KILN0505:HiddenState|}]
            [MSELoss]
            public partial class Net;
            """,
            "HiddenState reads <e>the final state of a recurrent layer</e>, but <f>follows <c>Tanh on line 4</c></f>. <a>Put it directly after RNN, LSTM or GRU</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [GRU(8)]
            [HiddenState]
            [Tanh]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The state belongs to the layer that computed it; what was done to its outputs since does not change it.",
        },

        new("An initial state of another size",
            """
            [Model]
            [Input("B", "T", 4)]
            [Input(1, "B", 6, As = "h")]
            [From("x")]
            [GRU(8, InitialState = {|KILN0506:"h"|})]
            [MSELoss]
            public partial class Net;
            """,
            "GRU(8, InitialState = \"h\") starts from a state of <e>(1, B, 8)</e>, but <c>'h'</c> is <f>(1, B, 6)</f>. <a>Make the shapes equal</a>.",
            """
            [Model]
            [Input("B", "T", 4)]
            [Input(1, "B", 8, As = "h")]
            [From("x")]
            [GRU(8, InitialState = "h")]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "The state has PyTorch's shape, (layers · directions, batch, hidden size).",
        },
    ];
}
