namespace Kiln.Parity.Tests.Models;

[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(12, 6), Dropout(0.2)]
[RNN(6), Output("hidden")]
[Linear(5)]
[View(-1, 5)]
[CrossEntropyLoss(IgnoreIndex = -1)]
internal partial class Tagger;

[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(12, 8)]
[RNN(8)]
[Linear(12, TiedTo = "embedding1")]
[View(-1, 12)]
[CrossEntropyLoss]
internal partial class TiedLanguage;

[Model]
[Input("B", "T", DType = DType.Int32)]
[Embedding(12, 8)]
[RNN(8)]
[Linear(12)]
[View(-1, 12)]
[CrossEntropyLoss]
internal partial class UntiedLanguage;

[Model]
[Input("B", 4)]
[Linear(16), Tanh]
[Linear(16, Frozen = true), Tanh]
[Linear(3)]
[CrossEntropyLoss]
internal partial class FrozenMiddle : IClassifierModel;

[Model]
[Input("B", 4)]
[Linear(16), Tanh]
[Linear(16), Tanh]
[Linear(3)]
[CrossEntropyLoss]
internal partial class FreeMiddle : IClassifierModel;

[Model]
[Input("B", 4)]
[Linear(3, Frozen = true), Tanh]
[MSELoss]
internal partial class WhollyFrozen;

[Model]
[Input("B", 4)]
[Linear(3)]
[CrossEntropyLoss(Weighted = true)]
internal partial class WeightedClassifier;

[Model]
[Input("B", 64, Gradient = true)]
[Dropout(0.3)]
internal partial class Dropping : IMapModel;

[Model]
[Input("B", 64, Gradient = true)]
[Dropout(0.3), Dropout(0.3)]
internal partial class DroppingTwice : IMapModel;

[Model]
[Input("B", 64, Gradient = true)]
[Dropout(1)]
internal partial class DroppingAll : IMapModel;

[Model]
[Input("B", 4)]
[Linear(3, As = "h")]
[MSELoss(Scale = 0.5)]
[From("h"), L1Loss(Scale = 2)]
[From("h"), Linear(2), CrossEntropyLoss(Target = "kind", Scale = 3)]
internal partial class ThreeLosses;

[Model]
[Input("B", 4)]
[Linear(3)]
[MSELoss]
internal partial class SquaredOnly;

[Model]
[Input("B", 4)]
[Linear(3)]
[L1Loss]
internal partial class AbsoluteOnly;

[Model]
[Input("B", 4)]
[Linear(3), Linear(2)]
[CrossEntropyLoss]
internal partial class KindOnly;
