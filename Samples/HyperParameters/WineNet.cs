using Kiln;

namespace Samples;

/// <summary>The score of a wine from eleven measurements: nine nets, one for each pair of widths.</summary>
[Model]
[Sweep("H", 16, 32, 64)]
[Sweep("K", 8, 16, 32)]
[Input("B", 11)]
[Linear("H"), ReLU]    // (B, H)
[Linear("K"), ReLU]    // (B, K)
[Linear(1)]
[MSELoss]
public partial class WineNet;
