namespace Kiln.Generator.Tests.Mistakes;

/// <summary>Sweeps, and mistakes that only some variants make.</summary>
internal static class SweepMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A swept name that is a symbol of the input",
            """
            [Model]
            [Sweep({|KILN0122:"T"|}, 8, 16)]
            [Input("B", "T", 10)]
            [View("B", "10*T")]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<f>'T' cannot be swept</f> here: it is <e>a symbol</e> of <c>Input(\"B\", \"T\", 10) on line 3</c>, which has its value at run time. <a>Choose another name</a>.",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 16, 10)]
            [Flatten]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "A symbol gets its value with every call, a swept name when the program is built: one name cannot be both. Two sweeps of one name would leave open which of them a size means.",
        },

        new("A name swept twice",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Sweep({|KILN0122:"H"|}, 32)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<f>'H' cannot be swept</f> here: it is <e>swept by</e> <c>Sweep(\"H\", 8, 16) on line 2</c> already. <a>Choose another name</a>.",
            """
            [Model]
            [Sweep("H", 8, 16, 32)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A swept name that no size uses",
            """
            [Model]
            [Sweep({|KILN0123:"H"|}, 8, 16)]
            [Input("B", 4)]
            [Linear(16), ReLU]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<f>No layer has a size</f> over the swept name <c>'H'</c>, so its variants would be <e>one model</e>. <a>Write it in the place of a size, such as [Linear(\"H\")], or remove the sweep</a>.",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 4)]
            [Linear("H"), ReLU]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "`[Sweep(\"H\", 8, 16)]` compiles the model once for each value of `H`. If no layer's size depends on `H`, all of them are the same.",
        },

        new("More variants than anyone can want",
            """
            [Model]
            [Sweep("H", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17)]
            [{|KILN0124:Sweep("K", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)|}]
            [Input("B", 4)]
            [Linear("H"), ReLU]
            [Linear("K")]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "The sweeps of <c>'Net'</c> make <f>17*16 = 272 variants</f>, each a class, more than <e>256</e>. <a>Remove values, or search over some sizes after the others</a>.",
            """
            [Model]
            [Sweep("H", 4, 8, 16)]
            [Sweep("K", 4, 8, 16)]
            [Input("B", 4)]
            [Linear("H"), ReLU]
            [Linear("K")]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "Every variant is a class of its own in the program, compiled by Kiln and by C#. A few sizes, each twice the one before, find what a search can find.",
        },

        new("A value below one",
            """
            [Model]
            [Sweep("H", 8, {|KILN0201:0|})]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<c>Sweep(\"H\", 8, 0)</c>: a value is <f>0</f>, but a size is <e>at least 1</e>. <a>Write a positive number</a>.",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A sweep without values",
            """
            [Model]
            [{|KILN0207:Sweep("H")|}]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<c>Sweep(\"H\")</c>: <f>values is missing</f>, which <e>makes the variants</e>. <a>Write them behind the name, such as [Sweep(\"H\", 8, 16)]</a>.",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A value twice",
            """
            [Model]
            [Sweep("H", 8, 16, {|KILN0210:8|})]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<c>Sweep(\"H\", 8, 16, 8)</c> has <f>the value 8 twice</f>, which would make <e>the same class</e> again. <a>Remove one</a>.",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "Each value makes a class named after it, such as `Net.H8`.",
        },

        new("A size that only one variant cannot have",
            """
            [Model]
            [Sweep("C", 8, 12, 16)]
            [Input("B", 3, 8, 8)]
            [Conv2d("C", 3)]
            [GroupNorm({|KILN0313:8|})]
            [Flatten]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "For C = 12: GroupNorm(8) splits 12 channels into <e>8 groups</e>, but <f>12 is not a multiple of 8</f>: <c>Conv2d(\"C\", 3) on line 4</c> gives (B, 12, 6, 6), because 6 = (8 - 3)/1 + 1. <a>Choose a number of groups that divides 12</a>.",
            """
            [Model]
            [Sweep("C", 8, 12, 16)]
            [Input("B", 3, 8, 8)]
            [Conv2d("C", 3)]
            [GroupNorm(4)]
            [Flatten]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A member named like a variant",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net
            {
                public static int {|KILN0109:H8|}() => 8;
            }
            """,
            "<f>'Net.H8' clashes</f> with <e>the member of that name</e> which <c>Sweep(\"H\", 8, 16) on line 2</c> makes. <a>Rename yours</a>.",
            """
            [Model]
            [Sweep("H", 8, 16)]
            [Input("B", 4)]
            [Linear("H")]
            [CrossEntropyLoss]
            public partial class Net
            {
                public static int Eight() => 8;
            }
            """),
    ];
}
