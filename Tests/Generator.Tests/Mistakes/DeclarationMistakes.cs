namespace Kiln.Generator.Tests.Mistakes;

/// <summary>01xx: classes that cannot get a generated half, and chains without a beginning or an end.</summary>
internal static class DeclarationMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A model class without 'partial'",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [CrossEntropyLoss]
            public class {|KILN0101:Net|};
            """,
            "<c>'Net'</c> carries [Model] but is <f>not partial</f>, so the generated half has no place. <a>Add <e>'partial'</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "Kiln writes the forward and backward pass as a second part of the same class. C# joins parts of a class only when each says `partial`.",
        },

        new("A static class",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public static partial class {|KILN0102:Net|};
            """,
            "<c>'Net'</c> cannot <e>be a model</e>: it is <f>static</f>. <a>Remove 'static'</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;
            """)
        {
            Why = "A model is an object: it owns parameters and memory, has a constructor that is generated, and several of it may exist. So it is an ordinary class: "
                + "not static, abstract, generic, file-local or a record, without a primary constructor, and inside partial types only.",
        },

        new("A record",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial record {|KILN0102:Net|};
            """,
            "<c>'Net'</c> cannot <e>be a model</e>: it is <f>a record</f>. <a>Make it a partial class</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;
            """),

        new("A generic class",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class {|KILN0102:Net|}<T>;
            """,
            "<c>'Net'</c> cannot <e>be a model</e>: it is <f>generic</f>. <a>Remove its type parameters</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;
            """),

        new("A class nested in one that is not partial",
            """
            public class Outer
            {
                [Model]
                [Input("B", 4)]
                [Linear(3)]
                public partial class {|KILN0102:Net|};
            }
            """,
            "'Net' cannot <e>be a model</e>: it is <f>nested in <c>'Outer'</c>, which is not partial</f>. <a>Add 'partial' to 'Outer'</a>.",
            """
            public partial class Outer
            {
                [Model]
                [Input("B", 4)]
                [Linear(3)]
                public partial class Net;
            }
            """),

        new("A primary constructor",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class {|KILN0102:Net|}(int size)
            {
                public int Size { get; } = size;
            }
            """,
            "<c>'Net'</c> cannot <e>be a model</e>: it is <f>a class with a primary constructor, which would clash with the generated one</f>. <a>Remove the constructor's parameters</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net
            {
                public int Size { get; init; }
            }
            """),

        new("A layer on another part of the class",
            """
            [{|KILN0103:ReLU|}]
            public partial class Net;

            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;
            """,
            "<c>[ReLU]</c> stands on <f>another part of 'Net'</f> than <e>[Model]</e>, and C# gives attributes no order across parts. <a>Move it to the declaration with [Model]</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [ReLU]
            public partial class Net;
            """)
        {
            Why = "The order of the layers is the order of the computation. C# defines an order of attributes only within one declaration: across the parts of a class "
                + "it depends on the order in which files reach the compiler.",
        },

        new("A chain without Input",
            """
            [Model]
            [{|KILN0104:Linear(3)|}]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "The chain of 'Net' starts with <c>Linear</c>, which has <f>nothing to work on</f>. <a>Put <e>[Input(...)]</e> first, such as [Input(\"B\", 784)]</a>.",
            """
            [Model]
            [Input("B", 784)]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "Every other size follows from the shape of the input: the features that a layer receives, the parameters it needs, the memory of a training step.",
        },

        new("A layer of one's own",
            """
            public sealed class SwishAttribute : LayerAttribute;

            [Model]
            [Input("B", 4)]
            [{|KILN0111:Swish|}]
            [Linear(3)]
            public partial class Net;
            """,
            "<c>'Swish'</c> derives from LayerAttribute, but this version of Kiln has <f>no layer of that name</f>. <a>Use <e>[Map(nameof(F))]</e> for a function of your own</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Map(nameof(Swish))]
            [Linear(3)]
            public partial class Net
            {
                private static float Swish(float x) => x / (1 + MathF.Exp(-x));
            }
            """)
        {
            Why = "Layers are compiled by the compiler that comes with the package, which cannot run code of the project that it compiles. `Map` compiles a function of the class instead.",
        },

        new("Another layer after the loss",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [MSELoss]
            [{|KILN0112:ReLU|}]
            public partial class Net;
            """,
            "ReLU has <f>no input</f>: the chain ended at <c>MSELoss on line 4</c>. <a>Put <e>[From(\"name\")]</e> before it to go on from a named value</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            [ReLU]
            [MSELoss]
            public partial class Net;
            """)
        {
            Why = "A loss gives a number, which the caller gets; it is not a value for further layers. A chain with a second loss goes on from a value that was named before.",
        },

        new("A function that Map cannot compile",
            """
            [Model]
            [Input("B", 4)]
            [Map(nameof(Wave))]
            [MSELoss]
            public partial class Net
            {
                private static float Wave(float x) => x + (float){|KILN0113:Math.Sin(x)|};
            }
            """,
            "Map cannot compile 'Wave': <f><c>'Math.Sin(x)'</c> is not a function of MathF</f>. <a>Write <e>'static float Wave(float x)' or '(float x, float other)' with one expression over arithmetic, comparison, '?:', constants and MathF</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Map(nameof(Wave))]
            [MSELoss]
            public partial class Net
            {
                private static float Wave(float x) => x + MathF.Sin(x);
            }
            """)
        {
            Why = "The function is not called: it becomes a part of the graph, is differentiated and vectorised with the layers around it. So all of it must be known to the compiler.",
        },

        new("A function that does not exist",
            """
            [Model]
            [Input("B", 4)]
            [Map({|KILN0113:"Wave"|})]
            [MSELoss]
            public partial class Net;
            """,
            "Map cannot compile <c>'Wave'</c>: <f>the class has no method of that name</f>. <a>Write <e>'static float Wave(float x)' or '(float x, float other)' with one expression over arithmetic, comparison, '?:', constants and MathF</e></a>.",
            """
            [Model]
            [Input("B", 4)]
            [Map("Wave")]
            [MSELoss]
            public partial class Net
            {
                private static float Wave(float x) => MathF.Sin(x);
            }
            """),

        new("A model without layers",
            """
            [Model]
            public partial class {|KILN0114:Net|};
            """,
            "<c>'Net'</c> has nothing to compute: <f>it has no layer</f>. <a>Stack <e>layers</e> under [Model], such as [Input(\"B\", 4), Linear(3)]</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;
            """)
        {
            Why = "`[Model]` marks the class; the layers under it are the network.",
        },

        new("An input alone",
            """
            [Model]
            [{|KILN0114:Input("B", 4)|}]
            public partial class Net;
            """,
            "'Net' has nothing to compute: <f><c>Input</c> is its only layer</f>. <a>Stack <e>layers</e> under [Model], such as [Input(\"B\", 4), Linear(3)]</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;
            """),

        new("Two parts with [Model]",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;

            [{|KILN0115:Model|}]
            public partial class Net;
            """,
            "<f>More than one part</f> of <c>'Net'</c> carries [Model]. <a>Keep <e>the one</e> with the layers</a>.",
            """
            [Model]
            [Input("B", 4)]
            [Linear(3)]
            public partial class Net;

            public partial class Net;
            """)
        {
            Why = "The chain is the list of layers on the declaration that carries `[Model]`; with two of them there would be two chains.",
        },
    ];
}
