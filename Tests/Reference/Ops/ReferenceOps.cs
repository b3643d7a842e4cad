namespace Kiln.Reference.Ops;

/// <summary>Every op that layers lower to.</summary>
internal static class ReferenceOps
{
    public static IReadOnlyList<ReferenceOp> All { get; } =
    [
        new ReferenceLinear(),
        new ReferenceEmbedding(),
        new ReferenceRnn(),
        new ReferenceLstm(),
        new ReferenceGru(),
        new ReferenceGateInput(),
        new ReferenceSortRows(),
        new ReferenceZeros(),
        new ReferenceLastStep(),
        new ReferenceConvolution(),
        new ReferencePool(),
        new ReferenceAdaptivePool(),
        new ReferenceBatchNorm(),
        new ReferenceGroupNorm(),
        new ReferenceRowNorm(),
        new ReferenceChannelDropout(),
        new ReferenceElementwise(),
        new ReferenceSum(),
        new ReferenceSoftmax(),
        new ReferenceView(),
        new ReferenceCopy(),
        new ReferencePermute(),
        new ReferenceSlice(),
        new ReferenceConcat(),
        new ReferenceCrossEntropy(),
        new ReferenceNegativeLogLikelihood(),
    ];
}
