namespace Kiln;

/// <summary>Finds what someone who mistyped a name most likely meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest insertions, deletions and replacements; the first of several; null if there is none.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int least = int.MaxValue;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name, candidate);
            if (distance < least)
            {
                least = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary>Levenshtein's distance, ignoring case, one row of the table at a time.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (int j = 0; j < row.Length; j++)
            row[j] = j;

        foreach (char letter in left)
        {
            int diagonal = row[0]++;
            for (int j = 1; j < row.Length; j++)
            {
                bool same = char.ToLowerInvariant(letter) == char.ToLowerInvariant(right[j - 1]);
                int replaced = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
