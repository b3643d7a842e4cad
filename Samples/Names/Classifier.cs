using Kiln;

namespace Samples;

/// <summary>Guesses the language of a name from its bytes, one after the other: scores of up to 18 languages.</summary>
[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(256, 32)]       // (B, T, 32)
[LSTM(128)]                // (B, T, 128)
[HiddenState]              // (B, 128): after each name's own last letter
[Linear(Languages)]        // (B, 18)
[CrossEntropyLoss]
internal sealed partial class Classifier
{
    /// <summary>The most languages; with fewer, the last scores are of no language and learn to stay low.</summary>
    public const int Languages = 18;
}
