namespace Kiln.Generator.Tests.Models;

/// <summary>Chains of convolutions, pools and norms with all their options; H and W are symbolic sizes of images, L of sequences, N a batch of several.</summary>
internal static class ImageCases
{
    private const string Images = "Input(\"B\", 3, 9, 8, Gradient = true)", Sequences = "Input(\"B\", 4, 13, Gradient = true)", Symbolic = "Input(\"B\", 2, \"H\", \"W\", Gradient = true)";

    private static readonly string[] Convolutions =
    [
        "Conv2d(5, 3)", "Conv2d(3, 17, 3, Padding = 1)", "Conv2d(4, 3, Stride = 2)", "Conv2d(4, 3, Stride = 2, Padding = 1, Bias = false)", "Conv2d(4, 2, Dilation = 2)",
        "Conv2d(6, 3, Dilation = 2, Padding = 2, Stride = 2)", "Conv2d(5, 3, Same = true)", "Conv2d(5, 4, Same = true, Dilation = 2)", "Conv2d(33, 1)", "Conv2d(6, 3, Groups = 3)",
        "Conv2d(3, 3, Groups = 3, Padding = 1)", "Conv2d(9, 2, Groups = 3, Stride = 3)", "Conv2d(3, 3, Groups = 3, Stride = 2, Dilation = 2, Padding = 2)", "Conv2d(4, 3, Padding = 3)", "Conv2d(2, 1, Padding = 1)",
        "Conv2d(5, 3, KernelHeight = 1, PaddingWidth = 1)", "Conv2d(4, 3, KernelWidth = 5, StrideHeight = 2, Padding = 2, PaddingHeight = 1)", "Conv2d(6, 2, KernelHeight = 3, DilationWidth = 3, StrideWidth = 2, Groups = 3)",
        "Conv2d(4, 3, KernelWidth = 2, Same = true, DilationHeight = 2)", "Conv2d(3, 3, Groups = 3, KernelWidth = 1, StrideHeight = 2, DilationHeight = 2)",
    ];

    private static readonly string[] LineConvolutions =
    [
        "Conv1d(5, 3)", "Conv1d(4, 20, 5, Padding = 2)", "Conv1d(3, 4, Stride = 3, Padding = 1)", "Conv1d(6, 3, Groups = 2, Dilation = 2)", "Conv1d(4, 3, Groups = 4, Same = true)", "Conv1d(8, 2, Groups = 4, Bias = false)",
        "Conv1d(7, 2, Same = true)",
    ];

    private static readonly string[] Pools =
    [
        "MaxPool2d(2)", "MaxPool2d(3, Stride = 2)", "MaxPool2d(3, Stride = 1, Padding = 1)", "MaxPool2d(2, CeilMode = true)", "MaxPool2d(3, Stride = 3, Padding = 1, CeilMode = true)", "MaxPool2d(2, Dilation = 3, Stride = 2)",
        "AvgPool2d(2)", "AvgPool2d(3, Stride = 2, Padding = 1)", "AvgPool2d(3, Stride = 2, Padding = 1, CountIncludePad = false)", "AvgPool2d(3, Stride = 2, Padding = 1, CeilMode = true)",
        "AvgPool2d(2, Stride = 3, CeilMode = true, CountIncludePad = false)", "AdaptiveAvgPool2d(1)", "AdaptiveAvgPool2d(3)", "AdaptiveAvgPool2d(11)",
        "MaxPool2d(2, KernelHeight = 3, StrideWidth = 1)", "MaxPool2d(3, KernelWidth = 1, PaddingHeight = 1, CeilMode = true)", "MaxPool2d(2, DilationWidth = 3, StrideHeight = 1)", "AvgPool2d(2, KernelWidth = 3, PaddingWidth = 1, StrideHeight = 3)",
        "AvgPool2d(3, KernelHeight = 1, StrideWidth = 2, CeilMode = true)", "AdaptiveAvgPool2d(2, OutputWidth = 5)",
    ];

    private static readonly string[] LinePools = ["MaxPool1d(3)", "MaxPool1d(3, Stride = 2, Padding = 1, CeilMode = true)", "AvgPool1d(4, Stride = 2, Padding = 2)", "AvgPool1d(3, CeilMode = true, CountIncludePad = false)", "AdaptiveAvgPool1d(4)"];

    private static readonly string[] Norms =
    [
        "BatchNorm2d", "BatchNorm2d(5, Momentum = 0.3, Eps = 0.001)", "BatchNorm2d(Affine = false)", "BatchNorm2d(TrackRunningStats = false)", "GroupNorm(5)", "GroupNorm(1, 5)", "GroupNorm(5, Affine = false)",
        "LayerNorm(7, 6)", "LayerNorm", "LayerNorm(5, 7, 6)", "LayerNorm(6, ElementwiseAffine = false)", "RMSNorm(7, 6)", "RMSNorm(Eps = 0.01)",
    ];

    public static IReadOnlyList<string> All { get; } =
    [
        .. Convolutions.Select(layer => $"{Images}, {layer}, Tanh, MSELoss"),
        .. Convolutions.Select(layer => $"{Images}, Conv2d(3, 1), {layer}, SiLU, Flatten, Linear(G), CrossEntropyLoss"),
        .. LineConvolutions.Select(layer => $"{Sequences}, {layer}, MSELoss"),
        .. LineConvolutions.Select(layer => $"{Sequences}, {layer}, ReLU, Flatten, Linear(G)"),
        .. Pools.Select(layer => $"{Images}, {layer}, MSELoss"),
        .. Pools.Select(layer => $"{Images}, Conv2d(18, 3, Padding = 1), ReLU, {layer}, Flatten, Linear(H), MSELoss"),
        .. LinePools.Select(layer => $"{Sequences}, Conv1d(G, 3), {layer}, Flatten, Linear(H), MSELoss"),
        .. Norms.Select(layer => $"Input(\"N\", 3, 9, 8, Gradient = true), Conv2d(5, 3), {layer}, ReLU, MSELoss"),
        $"{Symbolic}, Conv2d(4, 3), ReLU, MaxPool2d(2), Conv2d(3, 2, Stride = 2), AdaptiveAvgPool2d(1), Flatten, Linear(G), CrossEntropyLoss",
        $"{Symbolic}, Conv2d(4, 3, Padding = 1, Stride = 2), BatchNorm2d, ReLU, AvgPool2d(3, Stride = 2, Padding = 1, CeilMode = true), MSELoss",
        $"{Symbolic}, MaxPool2d(3, Stride = 2, CeilMode = true), Tanh",
        "Input(\"B\", 3, \"L\", Gradient = true), Conv1d(F, 5, Stride = 2), GELU, MaxPool1d(2), Conv1d(G, 3, Same = true), AdaptiveAvgPool1d(1), Flatten, Linear(H), CrossEntropyLoss",
        "Input(\"N\", F, Gradient = true), Linear(G), BatchNorm1d, ReLU, Linear(H), BatchNorm1d(Affine = false), MSELoss",
        "Input(\"N\", F, 5, Gradient = true), BatchNorm1d, Tanh, Conv1d(F, 3), BatchNorm1d(Momentum = 0.5), MSELoss",
        "Input(\"N\", F, Gradient = true), BatchNorm1d(Frozen = true), Linear(G), MSELoss",
        "Input(\"B\", F, Gradient = true), LayerNorm, Linear(G), RMSNorm, Linear(H), LayerNorm(Bias = false), MSELoss",
        "Input(\"B\", \"T\", F, Gradient = true), LayerNorm, RNN(G), RMSNorm, RNN(H), LayerNorm(H), View(-1, H), CrossEntropyLoss",
        "Input(\"B\", 6, Gradient = true), GroupNorm(3), Linear(4), GroupNorm(2), MSELoss",
        "Input(\"B\", 4, \"T\", Gradient = true), GroupNorm(2), MSELoss",
        $"{Images}, Conv2d(6, 3), Dropout2d(0.4), ReLU, Flatten, Dropout(0.3), Linear(G), MSELoss",
        $"{Images}, Dropout2d(0.5), Conv2d(5, 3), Dropout(0.3), Flatten, Linear(G), MSELoss",
        $"{Sequences}, Dropout2d, Conv1d(20, 3), Dropout2d(1), MSELoss",
        $"{Images}, Conv2d(8, 3, Padding = 1, As = \"a\"), ReLU, Conv2d(8, 3, Padding = 1), Add(\"a\"), ReLU, AdaptiveAvgPool2d(1), Flatten, Linear(G), CrossEntropyLoss",
        "Input(\"N\", 4, 6, 6, Gradient = true), Conv2d(8, 3, Padding = 1), BatchNorm2d, ReLU(As = \"a\"), Conv2d(8, 3, Padding = 1), BatchNorm2d, Add(\"a\"), ReLU(As = \"b\"), Conv2d(16, 3, Stride = 2, Padding = 1, Bias = false), BatchNorm2d, ReLU, Conv2d(16, 3, Padding = 1), BatchNorm2d(As = \"main\"), From(\"b\"), Conv2d(16, 1, Stride = 2), BatchNorm2d, Add(\"main\"), ReLU, AvgPool2d(3), Flatten, Linear(G), CrossEntropyLoss",
        $"{Images}, Conv2d(4, 1, As = \"a\"), From(\"x\"), Conv2d(3, 1), ReLU, Conv2d(6, 3, Padding = 1, As = \"b\"), From(\"x\"), MaxPool2d(3, Stride = 1, Padding = 1), Conv2d(2, 1), Concat(\"a\", \"b\", Dim = 1), ReLU, MaxPool2d(2), Flatten, Linear(G), CrossEntropyLoss",
        $"{Images}, Conv2d(4, 3, As = \"a\"), Slice(1, 1, 3), Concat(\"a\", Dim = 1), Slice(3, 1, -1), Slice(2, 2), Softmax(Dim = 1), MSELoss",
        $"{Images}, Conv2d(4, 3, As = \"a\"), Concat(\"a\", Dim = 0), Tanh, Concat(\"a\", Dim = 0), MSELoss",
        $"{Images}, Conv2d(4, 3), Flatten(2), Tanh, MSELoss",
        $"{Images}, Conv2d(4, 3), Flatten(0, 1), Tanh, MSELoss",
        $"{Images}, Conv2d(4, 3), Flatten, Tanh, Unflatten(1, 4, 7, 6), MaxPool2d(2), MSELoss",
        $"{Images}, Conv2d(4, 3), Flatten, Softmax, MSELoss",
        $"{Images}, Conv2d(4, 3), Flatten(As = \"a\"), Tanh, Add(\"a\"), Linear(G, Name = \"w\"), MSELoss",
        $"{Images}, Conv2d(4, 3), Flatten, Linear(168, Name = \"w\"), Linear(168, TiedTo = \"w\"), MSELoss",
        $"{Images}, Conv2d(4, 3), Flatten(As = \"a\"), Linear(G), Linear(168), Add(\"a\"), CrossEntropyLoss",
        $"{Images}, Conv2d(4, 3), Permute(0, 2, 3, 1), LayerNorm(4), Linear(8), GELU, Linear(4), Permute(0, 3, 1, 2), Conv2d(2, 3), MSELoss",
        $"{Images}, Conv2d(4, 3), Output(\"features\"), ReLU, Conv2d(2, 3), Output(\"last\")",
        $"{Images}, Conv2d(4, 3), PReLU(NumParameters = 4), Conv2d(2, 3), PReLU, MSELoss",
        $"{Images}, Conv2d(4, 3), GLU(Dim = 1), MSELoss",
        $"{Images}, Conv2d(4, 3), Transpose(2, 3), Conv2d(3, 2), MSELoss",
        $"{Images}, Conv2d(4, 3), Linear(5), MSELoss",
        "Input(\"B\", \"L\", 3, Gradient = true), Transpose(1, 2), Conv1d(F, 3, Same = true), ReLU, Transpose(1, 2), RNN(G), LastStep, Linear(H), CrossEntropyLoss",
        "Input(\"B\", \"T\", 3, Gradient = true), RNN(F), Transpose(1, 2), Conv1d(G, 3, Same = true), Dropout(0.3), MSELoss",
        "Input(\"B\", 1, 9, 9), Conv2d(6, 5, Padding = 2), ReLU, MaxPool2d(2), Conv2d(16, 3), ReLU, MaxPool2d(2), Flatten, Linear(12), ReLU, Linear(H), CrossEntropyLoss",
        "Input(\"B\", 1, 6, 18), Conv2d(6, 3, Padding = 1), ReLU, MaxPool2d(2), Conv2d(5, 3), ReLU, MaxPool2d(2, KernelHeight = 1), Flatten, Linear(H), CrossEntropyLoss",
        "Input(\"B\", 3, 4, 16, Gradient = true), Conv2d(5, 3, Same = true), Tanh(As = \"a\"), AvgPool2d(2), Conv2d(4, 1), From(\"a\"), MaxPool2d(2), Conv2d(4, 1), MSELoss",
        "Input(\"B\", 2, 10, 20, Gradient = true), MaxPool2d(2), Sigmoid, Conv2d(3, 3, Bias = false), AvgPool2d(2, Stride = 1), Flatten, Linear(H), MSELoss",
        "Input(\"B\", 2, 6, 20), Conv2d(7, 3, Padding = 1, Frozen = true), BatchNorm2d, ReLU, AvgPool2d(3, Stride = 2, Padding = 1), Flatten, Linear(H), MSELoss",
        "Input(\"B\", 4, 6, 20), Conv2d(8, 3, Padding = 1, Bias = false, As = \"a\"), ReLU(As = \"b\"), MaxPool2d(2), Output(\"pooled\"), From(\"b\"), Conv2d(8, 3, Padding = 1), Add(\"a\"), MaxPool2d(3, Stride = 2, Padding = 1), Flatten, Linear(H), MSELoss",
        "Input(\"B\", 20, 6, 9), Conv2d(7, 3, Padding = 1), ReLU, MaxPool2d(3, Stride = 2, Padding = 1, CeilMode = true), Conv2d(18, 3), AvgPool2d(2), Flatten, Linear(H), MSELoss",
        "Input(\"B\", 20, 6, 9), Conv2d(7, 3, Padding = 1), ReLU, MaxPool2d(2, KernelHeight = 3, DilationHeight = 2, StrideHeight = 1), Conv2d(18, 1), ReLU, AvgPool2d(2, Stride = 1), Flatten, Linear(H), MSELoss",
        "Input(\"B\", 4, 13), Conv1d(6, 3, Padding = 1), ReLU, MaxPool1d(2), Conv1d(18, 3), AvgPool1d(2), Flatten, Linear(H), MSELoss",
        "Input(\"B\", 7, 6, 5, As = \"u\", Gradient = true), Conv2d(16, 3, Frozen = true), ReLU, Conv2d(16, 3, Init = Init.KaimingNormal), Flatten, Linear(H, Frozen = true), MSELoss",
        "Input(3, 2, 6, 6, Gradient = true), Conv2d(4, 3), MSELoss",
        "Input(\"B\", 20, 5, 5, Gradient = true), Conv2d(20, 3, Groups = 20, Padding = 1), Conv2d(24, 1), ReLU6, Conv2d(24, 3, Groups = 4), MSELoss",
    ];
}
