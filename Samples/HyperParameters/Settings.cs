using Kiln;

namespace Samples;

/// <summary>What a training depends on beside the data.</summary>
internal sealed record Settings(WineNet.Variant Net, float Rate, float Decay, int Batch)
{
    /// <summary>What someone would write who does not search.</summary>
    public static Settings Usual { get; } = new(WineNet.Variants.Single(net => net is { Sizes: { } sizes } && sizes["H"] == 64 && sizes["K"] == 32), 0.01f, 0, 32);

    /// <summary>What may be searched.</summary>
    public static SearchSpace Space { get; } = new SearchSpace()
        .Choice("net", WineNet.Variants)
        .Float("rate", 1e-4f, 1e-1f, log: true)
        .Float("decay", 1e-3f, 1, log: true)
        .Choice("batch", 16, 32, 64, 128);

    public static Settings Of(TrialValues values) =>
        new(values.Choice<WineNet.Variant>("net"), values.Float("rate"), values.Float("decay"), values.Choice<int>("batch"));

    public override string ToString() => FormattableString.Invariant($"net {Net}, rate {Rate:G3}, decay {Decay:G3}, batch {Batch}");
}
