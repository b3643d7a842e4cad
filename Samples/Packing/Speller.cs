using Kiln;

namespace Samples;

/// <summary>Says the next character of a word at every step; 0 is the padding, which is no character of its own.</summary>
[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(Characters, 16, PaddingIdx = 0)]    // (B, T, 16)
[LSTM(32)]                                     // (B, T, 32)
[Linear(Characters)]                           // (B, T, 19)
[View(-1, Characters)]                         // (B*T, 19)
[CrossEntropyLoss]                             // targets of -100 do not count: what follows padding is nobody's business
internal sealed partial class Speller
{
    /// <summary>The 18 characters of the five strings, and the padding.</summary>
    public const int Characters = 19;
}
