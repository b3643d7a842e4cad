using Kiln;

namespace Samples;

/// <summary>The tutorial's network: ten different characters as one-hot rows, and the next character's scores from the state.</summary>
[Model]
[Input("B", "T", 10)]
[RNN(10)]               // (B, T, 10)
[View(-1, 10)]          // (B*T, 10): every step is scored
[CrossEntropyLoss]
public partial class CharSeq;
