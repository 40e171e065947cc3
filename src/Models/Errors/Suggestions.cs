namespace Bayes.Models.Errors;

/// <summary>Finds the name that was probably meant.</summary>
public static class Suggestions
{
    /// <summary>The candidate nearest to a name that was not found.</summary>
    /// <param name="name">The name as typed.</param>
    /// <param name="candidates">The names that exist.</param>
    /// <returns>The nearest candidate; null when none is near enough to be worth proposing.</returns>
    /// <remarks>
    /// Distance is the number of insertions, deletions, substitutions and swaps of neighbours (Damerau 1964, in its restricted form),
    /// without regard to case; among equals the one that also agrees in case, then the first. A candidate is near when the distance is
    /// at most a third of the longer name (at least 1), or when one of the two, of three characters or more, begins the other.
    /// </remarks>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(candidates);
        string folded = name.ToUpperInvariant();
        string? best = null;
        (int Folded, int Exact) bestDistance = (int.MaxValue, int.MaxValue);
        foreach (string candidate in candidates)
        {
            string foldedCandidate = candidate.ToUpperInvariant();
            int longer = Math.Max(name.Length, candidate.Length);
            int allowed = Math.Max(1, longer / 3);
            bool begins = BeginsOther(folded, foldedCandidate);
            if (!begins && Math.Abs(name.Length - candidate.Length) > allowed)
            {
                continue;
            }

            int distance = Distance(folded, foldedCandidate);
            if (!begins && (distance > allowed || distance >= longer))
            {
                continue;
            }

            var found = (distance, Distance(name, candidate));
            if (found.CompareTo(bestDistance) < 0)
            {
                best = candidate;
                bestDistance = found;
            }
        }

        return best;
    }

    private static bool BeginsOther(string a, string b) =>
        Math.Min(a.Length, b.Length) >= 3
        && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal));

    private static int Distance(string a, string b)
    {
        int[] beforeLast = new int[b.Length + 1];
        int[] last = new int[b.Length + 1];
        int[] current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }
}
