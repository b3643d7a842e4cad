using Kiln;

namespace Samples;

/// <summary>Far too large for thirty points: 5313 weights that can remember every one of them, noise and all.</summary>
[Model]
[Input("B", 16)]
[Linear(64), Tanh]
[Linear(64), Tanh]
[Linear(1)]
[MSELoss]
public partial class LargeNet;

/// <summary>The same, but half of the hidden units are missing in each step.</summary>
[Model]
[Input("B", 16)]
[Linear(64), Tanh, Dropout(0.5f)]
[Linear(64), Tanh, Dropout(0.5f)]
[Linear(1)]
[MSELoss]
public partial class DropoutNet;

/// <summary>The same, but it sees the one feature that matters, and none of those that are noise.</summary>
[Model]
[Input("B", 1)]
[Linear(64), Tanh]
[Linear(64), Tanh]
[Linear(1)]
[MSELoss]
public partial class NarrowNet;
