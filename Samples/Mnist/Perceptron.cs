using Kiln;

namespace Samples;

/// <summary>One hidden layer over all pixels at once.</summary>
[Model]
[Input("B", 784)]
[Linear(128), ReLU]
[Linear(10)]
[CrossEntropyLoss]
internal sealed partial class Perceptron : IDigitModel;
