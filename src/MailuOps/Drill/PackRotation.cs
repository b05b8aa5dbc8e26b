namespace MailuOps.Drill;

/// <summary>The part of the repository's packs that a drill read, so that in turn every byte of it is.</summary>
/// <param name="Part">Which part, from 1.</param>
/// <param name="Of">Of how many.</param>
public sealed record PackRotation(int Part, int Of)
{
    /// <summary>The beginning of the repository's own id, of several bots' each; empty: of an earlier MailuOps, which did not note it.</summary>
    public string Repository { get; init; } = "";

    /// <summary>How many parts no kept drill has read yet.</summary>
    public int Left { get; init; }

    /// <summary>Every byte that lay in the repository then has been read since; null: some parts have not been read yet.</summary>
    public DateTimeOffset? AllReadSince { get; init; }

    /// <summary>The part that is due, by what earlier drills read. Without any it is the day's, so that drills of different days read different parts. Pure.</summary>
    /// <param name="repository">Its id: what was read of another one, an offsite copy say, is not read here.</param>
    /// <param name="earlier">What earlier drills read, and when; of other repositories and numbers of parts too.</param>
    public static PackRotation Next(string repository, int of, IEnumerable<(DateTimeOffset Time, PackRotation Read)> earlier, DateTimeOffset now)
    {
        var same = earlier.Where(e => e.Read.Of == of && e.Read.Repository == repository).OrderBy(e => e.Time).ToList();
        var day = (int)(now.ToUnixTimeSeconds() / 86400 % of);
        var part = same.Count > 0 ? (same[^1].Read.Part % of) + 1 : day + 1;
        var read = same.GroupBy(e => e.Read.Part).ToDictionary(g => g.Key, g => g.Last().Time);
        read[part] = now;
        var left = of - read.Count;
        return new PackRotation(part, of) { Repository = repository, Left = left, AllReadSince = left == 0 ? read.Values.Min() : null };
    }

    /// <inheritdoc/>
    public override string ToString() => AllReadSince is { } since
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part {Part} of {Of}; every byte was read since {since.UtcDateTime:yyyy-MM-dd HH:mm}Z")
        : $"part {Part} of {Of}; {Plural.Of(Left, "part")} {(Left == 1 ? "is" : "are")} yet to be read";
}
