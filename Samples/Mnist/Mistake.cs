namespace Samples;

/// <summary>An image whose class did not get the highest score.</summary>
/// <param name="Index">Its place in the set.</param>
/// <param name="Label">What it is.</param>
/// <param name="Answer">What it was taken for.</param>
/// <param name="Lead">By how much the wrong score was higher.</param>
internal sealed record Mistake(int Index, int Label, int Answer, float Lead)
{
    /// <summary>The surest wrong answers, surest first.</summary>
    public static IReadOnlyList<Mistake> WorstOf(IDigitModel model, DigitSet set, int batch, int count)
    {
        var mistakes = new List<Mistake>();
        for (int first = 0; first < set.Count; first += batch)
        {
            int rows = Math.Min(batch, set.Count - first);
            var scores = model.Forward(set.Range(first, rows), rows);
            for (int i = 0; i < rows; i++)
            {
                int label = set.Labels[first + i], best = 0;
                for (int c = 1; c < 10; c++)
                {
                    best = scores[i, c] > scores[i, best] ? c : best;
                }

                if (best != label)
                {
                    mistakes.Add(new Mistake(first + i, label, best, scores[i, best] - scores[i, label]));
                }
            }
        }

        return [.. mistakes.OrderByDescending(mistake => mistake.Lead).ThenBy(mistake => mistake.Index).Take(count)];
    }
}
