using Kiln;

namespace Samples;

/// <summary>A character model for any text: bytes in, scores of the 256 bytes that may follow out.</summary>
[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(256, 64)]    // (B, T, 64)
[LSTM(128)]             // (B, T, 128)
[Linear(256)]           // (B, T, 256)
[View(-1, 256)]         // (B*T, 256)
[CrossEntropyLoss]
public partial class TextModel;
