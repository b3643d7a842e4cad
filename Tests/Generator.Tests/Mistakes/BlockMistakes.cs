namespace Kiln.Generator.Tests.Mistakes;

/// <summary>Blocks, and layers that are checked but not compiled.</summary>
internal static class BlockMistakes
{
    private const string Sound = """
        [Model]
        [Input("B", 8)]
        [Linear(32), GELU, Linear(8)]
        public partial class Net;
        """;

    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A layer that this version does not compile",
            """
            [Block("C")]
            [Linear("4*C"), GELU, Linear("C")]
            public partial class FeedForward;

            [Model]
            [Input("B", 8)]
            [{|KILN0110:Use<FeedForward>(8)|}]
            public partial class Net;
            """,
            "<c>Use</c> is <f>checked</f>, but not <e>compiled</e> by this version of Kiln. <a>Leave it out, or take a version that compiles it</a>.",
            Sound)
        {
            Why = "The vocabulary is PyTorch's and grows from version to version. A layer that is not compiled yet is checked all the same, so that a model is sound when its turn comes.",
        },

        new("A block from another assembly",
            """
            [Model]
            [Input("B", 8)]
            [{|KILN0116:Use<Uri>(8)|}]
            public partial class Net;
            """,
            "The block <c>'Uri'</c> comes from <f>'System.Private.Uri'</f>; blocks are <e>compiled from source</e>. <a>Copy it into this project</a>.",
            Sound)
        {
            Why = "The compiler sees the attributes of other assemblies, but in no order: an assembly does not keep the order in which they were written.",
        },

        new("A class that is not a block",
            """
            [Linear(8)]
            public partial class FeedForward;

            [Model]
            [Input("B", 8)]
            [{|KILN0120:Use<FeedForward>(8)|}]
            public partial class Net;
            """,
            "Use<FeedForward>(8) uses <c>'FeedForward'</c>, which is not a block: it has <f>no [Block]</f>. <a>Add <e>[Block(...)]</e> with its symbols to 'FeedForward'</a>.",
            Sound)
        {
            Why = "`[Block(\"C\")]` declares the symbols that the layers of the block use as sizes, in the order in which `Use` gives their values.",
        },

        new("A block inside itself",
            """
            [Block]
            [Use<Inner>]
            public partial class Outer;

            [Block]
            [ReLU, Use<Outer>]
            public partial class Inner;

            [Model]
            [Input("B", 8)]
            [{|KILN0121:Use<Outer>|}]
            public partial class Net;
            """,
            "Use<Outer> would <f>never end</f>, because <e>the block</e> <c>'Outer'</c> contains itself: Outer uses Inner uses Outer. <a>Remove one of these uses</a>.",
            Sound)
        {
            Why = "A block is written out where it is used. One that uses itself, directly or through others, would be written out without end.",
        },

        new("A block with too few values",
            """
            [Block("C", "H")]
            [Linear("H"), GELU, Linear("C")]
            public partial class FeedForward;

            [Model]
            [Input("B", 8)]
            [Use<FeedForward>({|KILN0209:8|})]
            public partial class Net;
            """,
            "<c>Use<FeedForward>(8)</c> gives <f>1 value</f>, but the block 'FeedForward' declares <e>the symbols \"C\", \"H\"</e>. <a>Write one value for each symbol</a>.",
            Sound)
        {
            Why = "The values stand for the block's symbols, in the order in which `[Block]` declares them.",
        },
    ];
}
