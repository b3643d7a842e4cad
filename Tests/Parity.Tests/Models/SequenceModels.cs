namespace Kiln.Parity.Tests.Models;

/// <summary>One label per sequence, from where its last step leaves an LSTM.</summary>
[Model]
[Input("B", "T", 3)]
[LSTM(8)]
[LastStep]
[Linear(4)]
[CrossEntropyLoss]
internal partial class LabelledSequences;

/// <summary>One label per step, both directions.</summary>
[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(12, 6)]
[GRU(5, NumLayers = 2, Bidirectional = true)]
[Linear(4), View(-1, 4)]
[CrossEntropyLoss]
internal partial class BidirectionalTagger;

/// <summary>The speakers of the Japanese vowels.</summary>
[Model]
[Input("B", "T", 12)]
[LSTM(64)]
[HiddenState]
[Linear(9)]
[CrossEntropyLoss]
internal partial class Vowels;
