namespace Kiln.Generator.Layers;

/// <summary>"Did you mean": the nearest known name by edit distance, if it is near enough to be a slip.</summary>
internal static class Suggestion
{
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string? best = null;
        // A name of one or two letters is near to everything.
        int bestDistance = Math.Min(Math.Max(2, name.Length / 3), name.Length - 1) + 1;
        foreach (string candidate in known.Distinct(StringComparer.Ordinal).OrderBy(candidate => candidate, StringComparer.Ordinal))
        {
            int distance = Distance(name, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>Levenshtein distance, ignoring case.</summary>
    private static int Distance(string a, string b)
    {
        int[] previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (int i = 1; i <= a.Length; i++)
        {
            int[] current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
