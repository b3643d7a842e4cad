namespace Kiln;

/// <summary>Which trials a <see cref="Study"/> makes: <see cref="GridSearch"/>, <see cref="RandomSearch"/>, <see cref="SuccessiveHalving"/>.</summary>
public abstract class SearchMethod
{
    private protected SearchMethod()
    {
    }

    /// <summary>Its settings, by which a file is recognised.</summary>
    internal abstract string Description { get; }

    /// <summary>
    /// The trials of a round, from nothing but what stands fixed by then: the space, the seed, and the results of the round before. Empty
    /// when there is no further round.
    /// </summary>
    internal abstract IReadOnlyList<TrialPlan> Round(int round, SearchSpace space, long seed, StudyGoal goal, IReadOnlyList<TrialResult> before);

    /// <summary>
    /// A trial whose values come from the seed and its number alone, so that neither the trials beside it nor their order matter.
    /// </summary>
    private protected static TrialPlan Draw(SearchSpace space, long seed, int number, int budget)
    {
        long own = SeedOf(seed, number);
        var random = new TorchRandom(own);
        object[] values = [.. space.Dimensions.Select(dimension => dimension.At(random.NextUInt32() / 4294967296.0))];
        return new TrialPlan(number, own, budget, new TrialValues(space, values));
    }

    /// <summary>Seeds that have nothing in common, of neighbouring numbers too: the finaliser of SplitMix64 (Steele et al. 2014).</summary>
    private protected static long SeedOf(long seed, int number)
    {
        ulong z = (ulong)seed + (0x9E3779B97F4A7C15 * ((ulong)number + 1));
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (long)(z ^ (z >> 31));
    }
}

/// <summary>A trial before it runs.</summary>
internal sealed record TrialPlan(int Number, long Seed, int Budget, TrialValues Values);
