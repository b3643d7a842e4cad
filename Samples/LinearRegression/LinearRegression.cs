using Kiln;

namespace Samples;

/// <summary>A line: <c>H(x) = W x + b</c>, and the mean squared error as its cost.</summary>
[Model]
[Input("B", 1)]
[Linear(1, 1)]
[MSELoss]
public partial class LinearRegression;
