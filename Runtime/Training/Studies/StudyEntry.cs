namespace Kiln;

/// <summary>A result as a file holds it: the values are text there, and must be those that the study draws for the trial.</summary>
internal sealed record StudyEntry(
    int Number, int Budget, IReadOnlyList<KeyValuePair<string, string>> Values, TrialState State, double Value,
    IReadOnlyList<(int Step, double Value)> Reports, string? Error, TimeSpan Duration)
{
    /// <summary>The result of the plan.</summary>
    /// <exception cref="InvalidDataException">The file has other values for it.</exception>
    public TrialResult ResultOf(TrialPlan plan, string file)
    {
        foreach (((string name, string here), (string told, string there)) in plan.Values.Texts.Zip(Values))
        {
            if (name != told || here != there)
                throw new InvalidDataException($"{file}: trial {Number} has {told} = {there}, but this study gives it {name} = {here}.");
        }

        return new TrialResult(plan.Number, plan.Seed, plan.Budget, plan.Values, State, Value, Reports, Error, Duration);
    }
}
