using Kiln;

namespace Samples;

/// <summary>The next value of a series from the last ones.</summary>
[Model]
[Input("B", "T", 1)]
[LSTM(32), LastStep]
[Linear(1)]
[MSELoss]
public partial class TemperatureNet;
