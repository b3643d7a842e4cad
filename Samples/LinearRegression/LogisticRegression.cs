using Kiln;

namespace Samples;

/// <summary>Two classes: the sigmoid makes a probability out of the line, binary cross entropy is its cost.</summary>
[Model]
[Input("B", 2)]
[Linear(1)]
[Sigmoid]
[BCELoss]
public partial class LogisticRegression;
