namespace Kiln.Benchmarks.Scaling;

/// <summary>One LSTM of 128.</summary>
[Model, Input("B", "T", 64), LSTM(128), Linear(64), View(-1, 64), CrossEntropyLoss]
public partial class DeepLstm1;

/// <summary>Two on each other.</summary>
[Model, Input("B", "T", 64), LSTM(128, NumLayers = 2), Linear(64), View(-1, 64), CrossEntropyLoss]
public partial class DeepLstm2;

/// <summary>Four on each other.</summary>
[Model, Input("B", "T", 64), LSTM(128, NumLayers = 4), Linear(64), View(-1, 64), CrossEntropyLoss]
public partial class DeepLstm4;

/// <summary>Eight on each other.</summary>
[Model, Input("B", "T", 64), LSTM(128, NumLayers = 8), Linear(64), View(-1, 64), CrossEntropyLoss]
public partial class DeepLstm8;
