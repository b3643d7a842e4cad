namespace Kiln.Generator.Tests.Models;

/// <summary>
/// Chains that between them use every layer, activation and loss with its options. F, G and H stand for sizes that are drawn; inputs have
/// gradients where that is legal, so that layers without parameters are checked too.
/// </summary>
internal static class LayerCases
{
    private const string Rows = "Input(\"B\", F, Gradient = true)", Steps = "Input(\"B\", \"T\", F, Gradient = true)";

    private static readonly string[] Activations =
    [
        "ReLU", "ReLU6", "LeakyReLU", "LeakyReLU(NegativeSlope = 0.2)", "PReLU", "PReLU(NumParameters = F, InitialValue = 0.1)", "ELU", "ELU(Alpha = 1.7)", "CELU", "CELU(Alpha = 0.6)", "SELU",
        "GELU", "GELU(Approximate = GELUApproximation.Tanh)", "SiLU", "Mish", "Sigmoid", "LogSigmoid", "Tanh", "Softplus", "Softplus(Beta = 2, Threshold = 1.5)",
        "Softsign", "Hardtanh", "Hardtanh(MinVal = -0.5, MaxVal = 2)", "Hardswish", "Hardsigmoid", "Softmax", "Softmax(Dim = 0)", "LogSoftmax", "LogSoftmax(Dim = 0)",
    ];

    private static readonly string[] ElementwiseLosses =
    [
        "MSELoss", "MSELoss(Reduction = Reduction.Sum)", "L1Loss", "L1Loss(Reduction = Reduction.Sum)", "SmoothL1Loss", "SmoothL1Loss(Beta = 0.3)", "SmoothL1Loss(Beta = 0)",
        "HuberLoss", "HuberLoss(Delta = 0.4, Reduction = Reduction.Sum)", "BCEWithLogitsLoss", "BCEWithLogitsLoss(PosWeight = 2.5)", "KLDivLoss", "KLDivLoss(LogTarget = true)",
    ];

    private static readonly string[] ClassLosses =
    [
        "CrossEntropyLoss", "CrossEntropyLoss(Reduction = Reduction.Sum)", "CrossEntropyLoss(LabelSmoothing = 0.2)", "CrossEntropyLoss(Weighted = true)",
        "CrossEntropyLoss(Weighted = true, LabelSmoothing = 0.3, IgnoreIndex = 1)", "NLLLoss", "NLLLoss(Weighted = true, IgnoreIndex = 0)", "NLLLoss(Reduction = Reduction.Sum)",
    ];

    public static IReadOnlyList<string> All { get; } =
    [
        .. Activations.Select(activation => $"{Rows}, {activation}"),
        .. Activations.Where(activation => !activation.Contains('F', StringComparison.Ordinal) || !activation.StartsWith("PReLU", StringComparison.Ordinal)).Select(activation => $"{Steps}, RNN(G), {activation}, Linear(H), MSELoss"),
        .. ElementwiseLosses.Select(loss => $"{Rows}, Linear(G), {loss}"),
        .. ClassLosses.Select(loss => $"{Rows}, Linear(H), {loss}"),
        .. ClassLosses.Select(loss => $"{Steps}, RNN(G), Linear(H), View(-1, H), LogSoftmax, {loss}"),
        $"{Rows}, Linear(G), Sigmoid, BCELoss",
        $"{Rows}, Linear(G), Sigmoid, BCELoss(Reduction = Reduction.Sum, Scale = 0.3)",
        $"{Rows}, Linear(F, G, Bias = false), Tanh, Linear(H), MSELoss",
        $"{Steps}, Linear(G), ReLU, Linear(H), MSELoss",
        "Input(\"B\", 1, Gradient = true), Linear(1), MSELoss",
        "Input(\"B\", 1, Gradient = true), Linear(3), ReLU, Linear(1, Bias = false), MSELoss",
        "Input(\"B\", 2, Gradient = true), Linear(2, Bias = false), Linear(2, Name = \"w00\"), ReLU, Linear(1, Name = \"row\"), MSELoss",
        "Input(\"B\", \"T\", 4, Gradient = true), Linear(1), Tanh, Linear(4, Name = \"tied\"), Linear(1), Linear(4, TiedTo = \"tied\"), MSELoss",
        "Input(\"B\", 4, Gradient = true), Linear(16), ReLU, Linear(3), CrossEntropyLoss",
        "Input(\"B\", 8, Gradient = true), Linear(1), Sigmoid, BCELoss",
        "Input(\"B\", 2, Gradient = true), Linear(120), ReLU, Linear(1), MSELoss",
        "Input(\"B\", 60, Gradient = true), Linear(3), ReLU, Linear(70), Tanh, Linear(1), MSELoss",
        "Input(\"B\", 520), Linear(130), ReLU, Linear(9), Tanh, Linear(2), CrossEntropyLoss",
        "Input(\"B\", \"T\", 16, Gradient = true), Linear(1), Tanh, Linear(7, Name = \"tied\"), ReLU, Linear(1, Bias = false), Linear(7, TiedTo = \"tied\"), MSELoss",
        "Input(\"B\", \"T\", 16, Gradient = true), Linear(16), ReLU, Linear(10, Bias = false), Tanh, Linear(16), MSELoss",
        "Input(\"B\", 9, Gradient = true), Linear(2, As = \"a\"), Tanh, Linear(9), ReLU, Linear(4, Frozen = true), Linear(2), Add(\"a\"), MSELoss",
        $"{Rows}, Linear(G, Frozen = true), ReLU, Linear(H), MSELoss",
        .. new[] { "ReLU", "Tanh", "GELU", "ReLU, Dropout(0.4)", "Dropout(0.4), SiLU" }.Select(activation => $"{Rows}, Linear(1400), {activation}, Linear(40, Bias = false), MSELoss"),
        $"{Steps}, Linear(900), Sigmoid, Linear(G), ReLU, RNN(H), MSELoss",
        $"{Rows}, Linear(G, Name = \"first\"), Tanh, Linear(F, Name = \"second\"), Tanh, Linear(G, TiedTo = \"first\"), MSELoss",
        $"{Rows}, Linear(2*F), GLU, MSELoss",
        $"{Steps}, Linear(2*F), GLU, RNN(G), MSELoss",
        $"{Rows}, Unflatten(1, 1, F), Linear(2*F), Transpose(1, 2), GLU(Dim = 1), MSELoss",
        $"{Steps}, RNN(G), MSELoss",
        $"{Steps}, RNN(G, Nonlinearity = Nonlinearity.ReLU), MSELoss",
        $"{Steps}, RNN(G, Bias = false, NumLayers = 2), LastStep, Linear(H), CrossEntropyLoss",
        $"{Steps}, RNN(G, NumLayers = 3, Dropout = 0.4), Linear(H), View(-1, H), CrossEntropyLoss",
        $"{Steps}, RNN(20), RNN(33), LastStep, MSELoss",
        $"{Steps}, LastStep, Linear(G), MSELoss",
        $"{Rows}, Dropout(0.3), Linear(G), Dropout(0.5), ReLU, MSELoss",
        $"{Steps}, Dropout(0.3), RNN(G), Dropout, Linear(H), MSELoss",
        $"{Rows}, Dropout(0), Linear(G), Dropout(1), MSELoss",
        "Input(\"B\", \"T\", DType = DType.Int32), Embedding(H, G), RNN(F), LastStep, Linear(H), CrossEntropyLoss",
        "Input(\"B\", \"T\", DType = DType.Int64), Embedding(H, G, PaddingIdx = 1), Linear(F), MSELoss",
        "Input(\"B\", DType = DType.Int32), Embedding(H, G, Name = \"table\", PaddingIdx = 0), Tanh, Linear(H, TiedTo = \"table\", Bias = false), CrossEntropyLoss",
        "Input(\"B\", \"T\", DType = DType.Int32), Embedding(60, 40, Name = \"table\"), GRU(40), Linear(60, TiedTo = \"table\"), View(-1, 60), CrossEntropyLoss",
        "Input(\"B\", \"T\", DType = DType.Int32), View(-1), Embedding(H, G), Linear(F), MSELoss",
        $"{Steps}, Flatten(0, 1), Linear(G), MSELoss",
        "Input(\"B\", 3, F), Flatten, Linear(G), MSELoss",
        "Input(\"B\", 6*F, Gradient = true), Unflatten(1, 2, -1, F), Tanh, Permute(0, 3, 1, 2), Linear(G), MSELoss",
        $"{Rows}, Unsqueeze(1), Linear(G), Squeeze(1), ReLU, Unsqueeze(-1), MSELoss",
        $"{Steps}, Transpose(0, 1), Linear(G), MSELoss",
        $"{Steps}, RNN(G), Transpose(1, 2), Tanh, MSELoss",
        $"{Steps}, Slice(1, 0, -1), RNN(G), Slice(2, 1), MSELoss",
        $"{Steps}, RNN(G), Slice(1, 1), Linear(H), MSELoss",
        $"{Rows}, Slice(1, -2), Linear(G), MSELoss",
        $"{Rows}, Linear(G, As = \"a\"), Tanh, Add(\"a\"), Linear(G), Mul(\"a\"), MSELoss",
        $"{Rows}, Linear(G, As = \"a\"), Linear(H), Concat(\"a\", \"x\"), Linear(F), MSELoss",
        $"{Steps}, RNN(F, As = \"a\"), Concat(\"x\", \"a\", Dim = 1), Linear(G), MSELoss",
        $"{Rows}, Linear(G, As = \"a\"), Linear(G), Concat(\"a\", Dim = 0), Tanh, MSELoss",
        $"{Rows}, Linear(G), Map(nameof(Net.Soft)), MSELoss",
        $"{Rows}, Linear(G, As = \"a\"), Linear(G), Map(nameof(Net.Gate), \"a\"), MSELoss",
        .. ClassLosses.Where(loss => loss.StartsWith("Cross", StringComparison.Ordinal)).Select(loss => $"{Steps}, RNN(G), Linear(H), View(-1, H), {loss}"),
        $"{Rows}, Linear(G), Output(\"scores\"), CrossEntropyLoss, From(\"scores\"), Tanh, MSELoss(Target = \"values\", Scale = 0.7)",
        $"{Rows}, Linear(100, As = \"scores\"), CrossEntropyLoss(LabelSmoothing = 0.1), From(\"scores\"), CrossEntropyLoss(Target = \"other\", IgnoreIndex = 2)",
        $"{Steps}, RNN(G), Linear(H), Output(\"scores\"), MSELoss, From(\"scores\"), View(-1, H), CrossEntropyLoss(Target = \"label\", Weighted = true)",
        $"{Rows}, Linear(G, As = \"y\"), BCEWithLogitsLoss, From(\"y\"), HuberLoss(Scale = 0.1), From(\"y\"), Dropout(0.3), L1Loss",
        $"{Rows}, Linear(G, As = \"a\"), Tanh, Linear(H), CrossEntropyLoss(Scale = 0.5), From(\"a\"), MSELoss(Target = \"values\", Scale = 2)",
        $"{Rows}, Linear(G), Tanh, Output(\"hidden\"), Linear(H), MSELoss",
        $"{Rows}, Linear(G), Tanh, Output(\"hidden\"), Linear(H)",
        $"{Steps}, RNN(G), Output(\"hidden\"), Dropout(0.5), Linear(H)",
        $"{Rows}, Linear(G, As = \"a\"), Input(\"C\", G, As = \"u\", Gradient = true), Linear(H), MSELoss(Target = \"other\"), From(\"a\"), Sigmoid, MSELoss",
        $"{Rows}, Linear(G, Name = \"row\"), Tanh, Linear(G, Name = \"count\"), Tanh, Linear(H, Name = \"t0\"), Tanh, MSELoss",
        $"{Steps}, RNN(G, Name = \"forward\"), Linear(G, Name = \"class\"), Sigmoid, Linear(H, Name = \"term\", As = \"column\"), Output(\"i\"), MSELoss",
        $"{Steps}, RNN(G), View(-1, 1, G), RNN(H), View(-1, H), Linear(F), Sigmoid, BCELoss",
        $"{Steps}, RNN(G), Transpose(0, 1), RNN(H), View(-1, H), Linear(F), MSELoss",
        "Input(4, 3, F, Gradient = true), RNN(G), View(6, 2, G), RNN(H), View(12, H), Linear(F), MSELoss",
        "Input(\"B\", 1, F), RNN(G), Squeeze(1, As = \"a\"), Input(\"B\", \"T\", G, As = \"u\"), RNN(G), LastStep, Add(\"a\"), MSELoss",
        "Input(\"B\", \"T\", F), RNN(3), LastStep, Unsqueeze(2), RNN(G), LastStep, MSELoss",
        "Input(\"B\", \"T\", F), Linear(G), LastStep, Unflatten(1, -1, 1), RNN(H), Dropout(0.4), Flatten(0, 1), Linear(2), MSELoss",
        "Input(\"B\", 3, F, Gradient = true), RNN(G), Flatten, Linear(H), MSELoss",
        $"{Steps}, RNN(G), View(\"T\", \"B\", -1), Tanh, MSELoss",
        $"{Steps}, RNN(G), Unsqueeze(1), Tanh, MSELoss",
        $"{Steps}, RNN(G), Unsqueeze(0), Tanh, MSELoss",
        $"{Steps}, RNN(G), Unsqueeze(2), Tanh, Squeeze(2), RNN(G), MSELoss",
        $"{Steps}, RNN(G), Softmax(Dim = 1), MSELoss",
        $"{Steps}, RNN(2*G), GLU, MSELoss",
        $"{Steps}, RNN(G), Slice(1, 0, -1), RNN(G), Slice(2, 1), MSELoss",
        $"{Steps}, RNN(F, As = \"a\"), Concat(\"x\", \"a\", Dim = 1), Linear(G), MSELoss",
        "Input(\"B\", \"T\", DType = DType.Int32), Transpose(0, 1), Slice(0, 1), Embedding(H, G), RNN(F), MSELoss",
        "Input(\"B\", \"T\", DType = DType.Int64), Embedding(H, G), RNN(F), Transpose(0, 1), MSELoss",
        $"{Steps}, Dropout(1), Linear(G), MSELoss",
        $"{Steps}, Linear(G, Name = \"b\"), Tanh, RNN(G, Name = \"bt\"), Linear(H, Name = \"d_x\"), Tanh, Linear(H, Name = \"dX\"), Tanh, Linear(F, Name = \"pass\"), MSELoss",
        .. new[] { "RNN", "LSTM", "GRU" }.SelectMany(kind => new[]
        {
            $"{Steps}, {kind}(G), MSELoss",
            $"{Steps}, {kind}(20, NumLayers = 2, Bias = false), {kind}(33), LastStep, MSELoss",
            $"{Steps}, {kind}(G, Bidirectional = true), MSELoss",
            $"{Steps}, {kind}(G, Bidirectional = true, NumLayers = 2, Dropout = 0.3), HiddenState, Linear(H), MSELoss",
            $"{Steps}, {kind}(G), HiddenState, Linear(H), MSELoss",
            $"{Steps}, {kind}(G, NumLayers = 2, StateAs = \"h\"), LastStep, Linear(F), MSELoss, From(\"h\"), Tanh, MSELoss(Target = \"states\")",
            $"{Steps}, {kind}(G, Bidirectional = true, StateAs = \"h\"), From(\"h\"), MSELoss",
            $"Input(\"B\", \"T\", F, Gradient = true), Input(2, \"B\", G, As = \"h0\", Gradient = true), From(\"x\"), {kind}(G, NumLayers = 2, InitialState = \"h0\"), Linear(H), MSELoss",
            $"{Steps}, {kind}(G, Bidirectional = true, StateAs = \"end\"), Input(\"B\", \"S\", F, As = \"v\", Gradient = true), {kind}(G, Bidirectional = true, InitialState = \"end\"), LastStep, MSELoss",
            $"{Steps}, Slice(1, 0, 1), Squeeze(1), Linear(G, As = \"first\"), Input(\"B\", \"S\", F, As = \"v\", Gradient = true), {kind}(G), LastStep, Add(\"first\"), MSELoss",
            $"Input(\"B\", 4, F, Gradient = true), {kind}(G), Flatten, Linear(H), MSELoss",
            $"{Steps}, {kind}(G, Frozen = true), {kind}(H), MSELoss",
        }),
        $"{Steps}, LSTM(17, ProjSize = 5), MSELoss",
        $"{Steps}, LSTM(9, ProjSize = 4, NumLayers = 2, Bidirectional = true, StateAs = \"h\", CellStateAs = \"c\"), LastStep, MSELoss, From(\"h\"), MSELoss(Target = \"hs\"), From(\"c\"), MSELoss(Target = \"cs\")",
        $"{Steps}, LSTM(G, CellStateAs = \"c\"), From(\"c\"), MSELoss",
        $"{Steps}, LSTM(G, StateAs = \"h\", CellStateAs = \"c\"), Input(\"B\", \"S\", F, As = \"v\", Gradient = true), LSTM(G, InitialState = \"h\", InitialCellState = \"c\"), LastStep, MSELoss",
        $"{Steps}, LSTM(G, StateAs = \"h\"), Input(\"B\", \"S\", F, As = \"v\", Gradient = true), LSTM(G, InitialCellState = \"h\"), LastStep, MSELoss",
        "Input(4, F), Linear(G), MSELoss",
        "Input(F, As = \"v\"), Linear(G, Init = Init.XavierNormal), Softsign, L1Loss",
    ];
}
