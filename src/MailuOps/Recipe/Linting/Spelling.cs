namespace MailuOps.Recipe.Linting;

/// <summary>Guesses what a misspelled name was meant to be.</summary>
internal static class Spelling
{
    /// <summary>The one candidate within three changed letters (and no more than a third of the word); null when there is none or a tie.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var limit = Math.Min(3, Math.Max(1, word.Length / 3));
        var ranked = candidates.Select(candidate => (candidate, Distance: Distance(word, candidate)))
            .Where(pair => pair.Distance <= limit).OrderBy(pair => pair.Distance).Take(2).ToList();
        return ranked.Count == 0 || (ranked.Count == 2 && ranked[0].Distance == ranked[1].Distance) ? null : ranked[0].candidate;
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
