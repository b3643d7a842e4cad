using Kiln;

namespace Samples;

/// <summary>Three classes: one line for each. The loss applies the softmax itself, so the chain has none.</summary>
[Model]
[Input("B", 4)]
[Linear(3)]
[CrossEntropyLoss]
public partial class SoftmaxRegression;
