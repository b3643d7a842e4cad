using System.Reflection;
using Kiln.Generator.Tests.Support;
using Kiln.Generator.Text;
using Kiln.Kernels;

namespace Kiln.Generator.Tests.Models;

/// <summary>Emitted code finds the runtime's kernels whatever the user's own types are called.</summary>
public class KernelNameTests
{
    [Fact]
    public void The_list_is_that_of_the_runtime()
    {
        IEnumerable<string> types = typeof(Gemm).Assembly.GetExportedTypes().Where(type => type.Namespace == "Kiln.Kernels" && !type.IsNested).Select(type => type.Name.Split('`')[0]);

        Assert.Equal(types.Distinct().Order(StringComparer.Ordinal), KernelNames.All);
    }

    [Fact]
    public void A_model_may_have_the_name_of_a_kernel()
    {
        string chain = "Input(\"B\", \"T\", 3, Gradient = true), LSTM(4), Dropout(0.5), GRU(3), RNN(2), Linear(5), Tanh, Softmax, View(-1, 5), CrossEntropyLoss";
        string[] names = ["Lstm", "Gru", "Rnn", "Softmax", "Gemm", "Rows", "Guard", "ModelState", "ISimd", "Recurrence"];
        // Each also stands beside all others, which it names.
        using var models = new TestModels([.. names.Select(name => $"[Model]\n[{chain}]\npublic partial class {name};\n")]);

        foreach (string name in names)
            Assert.True(float.IsFinite(models[name].Create([2, 3]).Train(models[name].Draw(new Random(1), 2, 3))), name);
    }
}
