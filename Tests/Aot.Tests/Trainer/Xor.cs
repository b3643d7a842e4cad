namespace Kiln.Aot.Trainer;

/// <summary>The parity of three bits.</summary>
[Model]
[Input("B", Inputs)]
[Linear(16), Tanh]
[Linear(2)]
[CrossEntropyLoss]
public sealed partial class Xor
{
    public const int Inputs = 3;
}
