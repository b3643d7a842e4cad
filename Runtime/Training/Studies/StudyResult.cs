using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>What a study found.</summary>
public sealed class StudyResult
{
    private readonly SearchSpace _space;
    private readonly StudyGoal _goal;

    internal StudyResult(SearchSpace space, StudyGoal goal, IReadOnlyList<TrialResult> trials, bool isFinished)
    {
        _space = space;
        _goal = goal;
        Trials = [.. trials.OrderBy(trial => trial.Budget).ThenBy(trial => trial.Number)];
        IsFinished = isFinished;
    }

    /// <summary>Every trial that ended, by budget, then number.</summary>
    public IReadOnlyList<TrialResult> Trials { get; }

    /// <summary>Whether all trials ran; false after a cancellation.</summary>
    public bool IsFinished { get; }

    /// <summary>The best complete trial of the largest budget; null if none was completed.</summary>
    public TrialResult? Best => TrialResult.Ranked(Trials.Where(trial => trial.State == TrialState.Complete), _goal).FirstOrDefault();

    /// <summary>The trials as a table, the best first: number, parameters, budget where it varies, value, and what became of those without one.</summary>
    /// <param name="count">Lines at most; all unless given.</param>
    public string ToTable(int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        bool hasBudgets = Trials.Select(trial => trial.Budget).Distinct().Skip(1).Any();
        List<string[]> rows = [["trial", .. _space.Names, .. hasBudgets ? ["budget"] : Array.Empty<string>(), "value"]];
        foreach (TrialResult trial in TrialResult.Ranked(Trials, _goal).Take(count))
        {
            string value = trial.State == TrialState.Failed ? "failed" : trial.Value.ToString("G6", CultureInfo.InvariantCulture);
            rows.Add([
                trial.Number.ToString(CultureInfo.InvariantCulture), .. trial.Values.Texts.Select(pair => pair.Value),
                .. hasBudgets ? [trial.Budget.ToString(CultureInfo.InvariantCulture)] : Array.Empty<string>(),
                trial.State == TrialState.Pruned ? $"{value} (pruned)" : value,
            ]);
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
            text.Append(string.Join("  ", row.Select((cell, column) => column == row.Length - 1 ? cell : cell.PadRight(widths[column])))).Append('\n');
        return text.ToString();
    }
}
