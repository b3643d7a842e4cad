namespace Kiln;

/// <summary>
/// State of a model's dropout: masks are a function of the seed, the layer, the training call's number and the element, so these two
/// numbers are all there is to save. Setting them back repeats the masks.
/// </summary>
/// <param name="Seed">The model's seed.</param>
/// <param name="Calls">Training calls so far.</param>
public readonly record struct RngState(ulong Seed, ulong Calls);
