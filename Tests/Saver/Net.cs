namespace Kiln.Saver;

/// <summary>A net whose checkpoint is large enough for a kill to hit its writing.</summary>
[Model]
[Input("B", 32)]
[Linear(256), ReLU, Dropout(.2f)]
[Linear(64), Tanh]
[Linear(4)]
[CrossEntropyLoss]
public partial class Net;
