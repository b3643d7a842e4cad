namespace Kiln.Generator.Tests.Mistakes;

/// <summary>03xx: convolution, pooling and normalisation.</summary>
internal static class ImageMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("A kernel larger than the image",
            """
            [Model]
            [Input("B", 1, 8, 8)]
            [Conv2d(6, 5), ReLU]
            [{|KILN0306:Conv2d(16, 5)|}]
            [Flatten]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Conv2d(16, 5) leaves <f>nothing</f>, height (4 - 5)/1 + 1 = 0: <c>Conv2d(6, 5) on line 3</c> gives (B, 6, 4, 4), because 4 = (8 - 5)/1 + 1. <a>Make the kernel smaller, pad, or give it <e>a larger image</e></a>.",
            """
            [Model]
            [Input("B", 1, 8, 8)]
            [Conv2d(6, 5), ReLU]
            [Conv2d(16, 3)]
            [Flatten]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "A size that comes out below 1 for every value of the symbols. One that is only possibly below 1, because it depends on a symbol, is checked when the model runs.",
        },

        new("More pooling than the sequence is long",
            """
            [Model]
            [Input("B", 3, 4)]
            [{|KILN0306:MaxPool1d(5)|}]
            [MSELoss]
            public partial class Net;
            """,
            "MaxPool1d(5) leaves <f>nothing</f>, length (4 - 5)/5 + 1 = 0: <c>Input(\"B\", 3, 4) on line 2</c> gives (B, 3, 4). <a>Make the kernel smaller, pad, or give it <e>a larger sequence</e></a>.",
            """
            [Model]
            [Input("B", 3, 4)]
            [MaxPool1d(2)]
            [MSELoss]
            public partial class Net;
            """),

        new("A wrong number of features after a convolution",
            """
            [Model]
            [Input("B", 1, 28, 28)]
            [Conv2d(16, 5), ReLU, MaxPool2d(2)]
            [Flatten]
            [Linear({|KILN0302:512|}, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Linear(512 -> 10) receives <f>2304 features</f>: <c>MaxPool2d(2) on line 3</c> gives (B, 16, 12, 12), because 12 = (24 - 2)/2 + 1, flattened to (B, 2304) with 2304 = 16*12*12. <a>Remove the 512, or make it <e>2304</e></a>.",
            """
            [Model]
            [Input("B", 1, 28, 28)]
            [Conv2d(16, 5), ReLU, MaxPool2d(2)]
            [Flatten]
            [Linear(2304, 10)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("Another number of channels than arrives",
            """
            [Model]
            [Input("B", 3, 32, 32)]
            [Conv2d({|KILN0302:1|}, 6, 3)]
            [MSELoss]
            public partial class Net;
            """,
            "Conv2d(1 -> 6, 3) receives <f>3 channels</f>: <c>Input(\"B\", 3, 32, 32) on line 2</c> gives (B, 3, 32, 32). <a>Remove the 1, or make it <e>3</e></a>.",
            """
            [Model]
            [Input("B", 3, 32, 32)]
            [Conv2d(3, 6, 3)]
            [MSELoss]
            public partial class Net;
            """),

        new("Images without a channel axis",
            """
            [Model]
            [Input("B", 28, 28)]
            [{|KILN0301:Conv2d(6, 5)|}]
            [MSELoss]
            public partial class Net;
            """,
            "Conv2d(6, 5) needs <e>(B, C, H, W)</e>, but <c>Input(\"B\", 28, 28) on line 2</c> gives <f>(B, 28, 28)</f>. <a>Insert [Unsqueeze(1)] for images of one channel</a>.",
            """
            [Model]
            [Input("B", 28, 28)]
            [Unsqueeze(1)]
            [Conv2d(6, 5)]
            [MSELoss]
            public partial class Net;
            """),

        new("Linear after a convolution",
            """
            [Model]
            [Input("B", 1, 8, 8)]
            [Conv2d(4, 3), ReLU]
            [{|KILN0312:Linear(10)|}]
            [MSELoss]
            public partial class Net;
            """,
            "Linear(10) works on the last axis of <f>(B, 4, 6, 6)</f> alone, axis 3 (width) of size 6; <c>Conv2d(4, 3) on line 3</c> gives an image. <a>Insert [Flatten] to give it all <e>144 features</e></a>.",
            """
            [Model]
            [Input("B", 1, 8, 8)]
            [Conv2d(4, 3), ReLU]
            [Flatten]
            [Linear(10)]
            [MSELoss]
            public partial class Net;
            """),

        new("Groups that do not divide the channels",
            """
            [Model]
            [Input("B", 6, 8, 8)]
            [Conv2d(8, 3, Groups = {|KILN0313:4|})]
            [MSELoss]
            public partial class Net;
            """,
            "Conv2d(8, 3, Groups = 4) splits 6 channels into <f>4 groups</f>, but 6 is not a multiple of 4: <c>Input(\"B\", 6, 8, 8) on line 2</c> gives (B, 6, 8, 8). <a>Choose a number of groups that <e>divides 6</e></a>.",
            """
            [Model]
            [Input("B", 6, 8, 8)]
            [Conv2d(8, 3, Groups = 2)]
            [MSELoss]
            public partial class Net;
            """),

        new("More padding than half a pooling window",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [MaxPool2d(2, Padding = {|KILN0202:2|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>MaxPool2d(2, Padding = 2)</c>: Padding cannot be <f>2</f>. <a>Write <e>at most half the kernel, 1</e></a>.",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [MaxPool2d(2, Padding = 1)]
            [MSELoss]
            public partial class Net;
            """),

        new("A stride of nothing along one axis",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [Conv2d(4, 3, StrideWidth = {|KILN0201:0|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Conv2d(4, 3, StrideWidth = 0)</c>: StrideWidth is <f>0</f>, but <e>a size is at least 1</e>. <a>Write a positive number</a>.",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [Conv2d(4, 3, StrideWidth = 2)]
            [MSELoss]
            public partial class Net;
            """),

        new("A border wider than half of an oblong window",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [AvgPool2d(4, KernelWidth = 2, PaddingWidth = {|KILN0202:2|})]
            [MSELoss]
            public partial class Net;
            """,
            "<c>AvgPool2d(4, KernelWidth = 2, PaddingWidth = 2)</c>: PaddingWidth cannot be <f>2</f>. <a>Write <e>at most half the kernel, 1</e></a>.",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [AvgPool2d(4, KernelWidth = 2, PaddingWidth = 1)]
            [MSELoss]
            public partial class Net;
            """),

        new("A stride with Same",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [Conv2d(4, 3, Same = {|KILN0206:true|}, StrideHeight = 2)]
            [MSELoss]
            public partial class Net;
            """,
            "<c>Conv2d(4, 3, Same = true, StrideHeight = 2)</c>: Same cannot be combined with <f>StrideHeight = 2</f>. <a><e>Keep the stride at 1</e>, or give the padding by hand</a>.",
            """
            [Model]
            [Input("B", 3, 8, 8)]
            [Conv2d(4, 3, Same = true)]
            [MSELoss]
            public partial class Net;
            """),

        new("A norm over another number of features",
            """
            [Model]
            [Input("B", "T", 6)]
            [GRU(12)]
            [LayerNorm({|KILN0302:6|})]
            [MSELoss]
            public partial class Net;
            """,
            "LayerNorm(6) receives <f>12 features</f>: <c>GRU(12) on line 3</c> gives (B, T, 12). <a>Remove the 6, or make it <e>12</e></a>.",
            """
            [Model]
            [Input("B", "T", 6)]
            [GRU(12)]
            [LayerNorm(12)]
            [MSELoss]
            public partial class Net;
            """),
    ];
}
