using System.Reflection;
using Kiln.Generator.Syntax;
using Kiln.Generator.Tests.Support;
using Kiln.Kernels;

namespace Kiln.Generator.Tests.Models;

/// <summary>Emitted code finds the types that it names, whatever the user's own types are called.</summary>
public class TypeNameTests
{
    [Fact]
    public void The_list_is_that_of_the_runtime()
    {
        IEnumerable<string> types = typeof(Gemm).Assembly.GetExportedTypes().Where(type => type.Namespace == "Kiln.Kernels" && !type.IsNested).Select(type => type.Name.Split('`')[0]);

        Assert.Equal(types.Distinct().Order(StringComparer.Ordinal), TypeNames.Kernels);
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

    /// <summary>Types that the emitted code takes from .NET and from Kiln, each with a twin of the user's beside the model, around it or in it.</summary>
    [Theory]
    [InlineData("{0} [Model] [{1}] public partial class Net;")]
    [InlineData("namespace Mine {{ {0} }} namespace Mine.Models {{ [Model] [{1}] public partial class Net; }}")]
    [InlineData("public partial class Outer {{ {0} [Model] [{1}] public partial class Net; }}")]
    [InlineData("[Model] [{1}] public partial class Net {{ {0} }}")]
    [InlineData("public class Bare {{ {0} }} [Model] [{1}] public partial class Net : Bare;")]
    public async Task A_type_of_the_user_may_have_the_name_of_any(string source)
    {
        string chain = "Input(\"B\", \"T\", 3, Gradient = true), LSTM(4, StateAs = \"h\"), Dropout(0.5), Linear(5), Tanh, View(-1, 5), CrossEntropyLoss(Weighted = true)";
        // The attributes of the test itself must stay what they are; a member may not be named like a generated one.
        string[] names = [.. TypeNames.All.Except(["System", .. source.Contains("Net {{", StringComparison.Ordinal) ? new[] { "RngState", "ClassWeights" } : []])];
        string types = string.Concat(names.Select(name => $"public class {name} {{ }} "));

        Assert.Empty(await Generation.Errors(string.Format(null, source, types, chain)));
    }

    [Fact]
    public async Task A_swept_model_and_one_without_a_loss_find_them_too()
    {
        string types = string.Concat(TypeNames.All.Except(["System"]).Select(name => $"public class {name} {{ }} "));

        Assert.Empty(await Generation.Errors($"{types} [Model, Sweep(\"H\", 4, 5), Input(\"B\", \"T\", 3), GRU(\"H\")] public partial class Net;"));
        Assert.Empty(await Generation.Errors($"namespace App.System {{ class C; }} namespace App {{ {types} [Model, Input(\"B\", 1, \"H\", \"W\"), Conv2d(4, 3), BatchNorm2d, AdaptiveAvgPool2d(1), Flatten, Linear(2), CrossEntropyLoss] public partial class Net; }}"));
    }

    [Theory]
    [InlineData("Optimizer")]
    [InlineData("PackedSequence")]
    [InlineData("Unsafe")]
    [InlineData("Math")]
    [InlineData("Span")]
    [InlineData("Model")]
    [InlineData("Rng")]
    public async Task A_model_may_have_the_name_of_any(string name) =>
        Assert.Empty(await Generation.Errors($"[Model, Input(\"B\", \"T\", 3), LSTM(4), View(-1, 4), CrossEntropyLoss] public partial class {name};"));

    [Theory]
    [InlineData("softmax")]
    [InlineData("guard")]
    [InlineData("unsafe_")]
    [InlineData("rows")]
    [InlineData("gemm")]
    [InlineData("math")]
    public async Task An_output_may_have_the_name_of_any(string name) =>
        Assert.Empty(await Generation.Errors($"[Model, Input(\"B\", \"T\", 3), LSTM(4), Softmax, Output(\"{name}\"), View(-1, 4), CrossEntropyLoss] public partial class Net;"));
}
