using Kiln;

namespace Samples;

/// <summary>Four measurements of a flower, three species.</summary>
[Model]
[Input("B", 4)]
[Linear(8), ReLU]
[Linear(3)]
[CrossEntropyLoss]
public partial class IrisNet;
