namespace Kiln.Benchmarks.Scaling;

/// <summary>One hidden layer of 256.</summary>
[Model]
[Input("B", ScaledPerceptron.Inputs)]
[Linear(256), ReLU]
[Linear(ScaledPerceptron.Classes)]
[CrossEntropyLoss]
public partial class DeepPerceptron1;

/// <summary>Two of them.</summary>
[Model]
[Input("B", ScaledPerceptron.Inputs)]
[Linear(256), ReLU, Linear(256), ReLU]
[Linear(ScaledPerceptron.Classes)]
[CrossEntropyLoss]
public partial class DeepPerceptron2;

/// <summary>Four of them.</summary>
[Model]
[Input("B", ScaledPerceptron.Inputs)]
[Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU]
[Linear(ScaledPerceptron.Classes)]
[CrossEntropyLoss]
public partial class DeepPerceptron4;

/// <summary>Eight of them.</summary>
[Model]
[Input("B", ScaledPerceptron.Inputs)]
[Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU]
[Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU]
[Linear(ScaledPerceptron.Classes)]
[CrossEntropyLoss]
public partial class DeepPerceptron8;

/// <summary>Sixteen of them.</summary>
[Model]
[Input("B", ScaledPerceptron.Inputs)]
[Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU]
[Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU]
[Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU]
[Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU, Linear(256), ReLU]
[Linear(ScaledPerceptron.Classes)]
[CrossEntropyLoss]
public partial class DeepPerceptron16;
