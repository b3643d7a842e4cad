using System.Text;
using Kiln.Generator.Tests.Mistakes;

namespace Kiln.Generator.Tests.Pages;

/// <summary>Eight mistakes that everybody makes once, as PyTorch 2.6 answers them and as Kiln does.</summary>
internal static class ClassicMistakes
{
    private const string Silence = "(nothing: it runs)";

    /// <summary>The mistake in the table, the line of PyTorch, what it says.</summary>
    private static readonly (string Mistake, string Torch, string Answer, string Remark)[] All =
    [
        ("KILN0302: A wrong number of features after a convolution", "nn.Linear(512, 10)(flattened)",
            "RuntimeError: mat1 and mat2 shapes cannot be multiplied (32x2304 and 512x10)",
            "Which layer, and why 2304?"),
        ("KILN0312: Linear after a convolution", "nn.Linear(6, 10)(image)",
            Silence,
            "The last axis of the image, its width, happens to be 6: the layer maps every row of pixels on its own."),
        ("KILN0401: A class loss over a sequence", "nn.CrossEntropyLoss()(scores, target)   # (32, 50, 5), (32, 50)",
            "RuntimeError: Expected target size [32, 5], got [32, 50]",
            "It took the steps for the classes. With as many steps as classes it says nothing and trains on the wrong axis."),
        ("KILN0303: A residual of another width", "y + skip   # (32, 6), (32, 8)",
            "RuntimeError: The size of tensor a (6) must match the size of tensor b (8) at non-singleton dimension 1",
            "With a width of 1 it is broadcast without a word."),
        ("KILN0304: A view that does not divide", "x.view(-1, 10)   # (32, 64)",
            "RuntimeError: shape '[-1, 10]' is invalid for input of size 2048",
            "With a batch of 5 or 10 or 15 it runs."),
        ("KILN0502: A time-major input", "nn.RNN(12, 10, batch_first=True)(x)   # (50, 32, 12): time first",
            Silence,
            "It walks over the batch instead of over time."),
        ("KILN0504: The last step of a layer that reads in both directions", "output, _ = gru(x); output[:, -1]",
            Silence,
            "Half of the features have read one step of the sequence."),
        ("KILN0307: Numbers where class indices are needed", "nn.Embedding(100, 8)(x)   # floats",
            "RuntimeError: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.FloatTensor instead (while checking arguments for embedding)",
            "PyTorch's answer comes when the program runs, Kiln's while it is typed."),
    ];

    public static string Page()
    {
        var page = new StringBuilder("# Eight classic mistakes\n\nWhat PyTorch 2.6 says about them when the program runs, and what Kiln says while they are typed.\n");
        for (int i = 0; i < All.Length; i++)
        {
            (string name, string torch, string answer, string remark) = All[i];
            Mistake mistake = MistakeTable.Of(name);
            string severity = Diagnostics.Of(mistake.Id).DefaultSeverity.ToString().ToLowerInvariant();
            page.Append($"""

                ## {i + 1}. {mistake.Title}

                ```csharp
                {mistake.Source}
                ```

                PyTorch, at `{torch}`:

                ```
                {answer}
                ```

                {remark}

                Kiln, at `{mistake.Squiggle}` ([{mistake.Id}]({mistake.Id}.md)):

                ```
                {DiagnosticPage.Place(mistake)}: {severity} {mistake.Id}: {mistake.Message}
                ```

                """.ReplaceLineEndings("\n"));
        }

        return page.ToString();
    }
}
