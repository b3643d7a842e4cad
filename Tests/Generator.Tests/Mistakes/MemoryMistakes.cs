namespace Kiln.Generator.Tests.Mistakes;

/// <summary>06xx: memory of a training step.</summary>
internal static class MemoryMistakes
{
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("More memory than the budget allows",
            """
            [Model]
            [MemoryBudget({|KILN0601:"256KB"|}, B = 32)]
            [Input("B", 784)]
            [Linear(512), ReLU]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Training with B = 32 needs <f>1.7 MB</f>, more than the budget of <e>256KB</e>: <c>Linear(512) on line 4</c> keeps 64 KB for backward. <a>Make the model, the batch or the sequences smaller, or raise the budget</a>.",
            """
            [Model]
            [MemoryBudget("256KB", B = 32)]
            [Input("B", 784)]
            [Linear(64), ReLU]
            [Linear(10)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "The memory of a training step is a formula over the symbols, known when the model is compiled: the arena (activations kept for backward, gradients of activations) and the gradients of the parameters. "
                + "`[MemoryBudget]` states how much it may be, for a device or a service that shares its memory.",
        },

        new("A sequence longer than the budget allows",
            """
            [Model]
            [MemoryBudget({|KILN0601:"64KB"|}, B = 8, T = 100)]
            [Input("B", "T", 10)]
            [RNN(32)]
            [View(-1, 32)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "Training with B = 8, T = 100 needs <f>311 KB</f>, more than the budget of <e>64KB</e>: <c>RNN(32) on line 4</c> keeps 131 KB for backward. <a>Make the model, the batch or the sequences smaller, or raise the budget</a>.",
            """
            [Model]
            [MemoryBudget("512KB", B = 8, T = 100)]
            [Input("B", "T", 10)]
            [RNN(32)]
            [View(-1, 32)]
            [CrossEntropyLoss]
            public partial class Net;
            """),

        new("A budget that is no size",
            """
            [Model]
            [MemoryBudget({|KILN0602:"256 kilobytes"|}, B = 32)]
            [Input("B", 4)]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<c>'256 kilobytes'</c> is <f>not a size of memory</f>. <a>Write <e>a number with B, KB, MB or GB</e>, such as \"256KB\"</a>.",
            """
            [Model]
            [MemoryBudget("256KB", B = 32)]
            [Input("B", 4)]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "A budget is written as people write memory, in powers of 1024.",
        },

        new("A budget without a value for a symbol",
            """
            [Model]
            [{|KILN0603:MemoryBudget("256KB")|}]
            [Input("Rows", 4)]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """,
            "<c>MemoryBudget(\"256KB\")</c> has <f>no value</f> for the symbol <e>'Rows'</e>, on which the memory depends. <a>Add \"Rows = 16\" behind the size</a>.",
            """
            [Model]
            [MemoryBudget("256KB", "Rows = 16")]
            [Input("Rows", 4)]
            [Linear(3)]
            [CrossEntropyLoss]
            public partial class Net;
            """)
        {
            Why = "B, T and S are properties and 1 unless set; other symbols stand behind the size.",
        },
    ];
}
