namespace MailuOps.Mail.Manifests;

/// <summary>Takes all entries with the same key from both manifests; one side may be empty.</summary>
internal delegate void PairTaker(byte section, IReadOnlyList<string[]> reference, IReadOnlyList<string[]> difference);

/// <summary>Walks two sorted manifests side by side.</summary>
internal static class EntryPairs
{
    /// <param name="reference">The first manifest's entries.</param>
    /// <param name="difference">The second's.</param>
    /// <param name="same">Called for entries that are equal to the last byte and certain: nearly all, so they are not even taken apart.</param>
    /// <param name="different">Called for the others, by key.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="token">Ends the work.</param>
    public static void Walk(SpoolFile reference, SpoolFile difference, Action<byte> same, PairTaker different, EntryProgress progress, CancellationToken token)
    {
        var (first, second, length) = (reference.Read(), difference.Read(), reference.Length + difference.Length);
        using var a = new LineReader(first);
        using var b = new LineReader(second);
        Func<double> done = () => EntryProgress.Part(first.Position + second.Position, length);
        var (moreA, moreB) = (a.Next(), b.Next());
        List<string[]> left = [], right = [];
        for (long count = 0; moreA || moreB; count++)
        {
            progress.Tell(count, done);
            if ((count & 0xfff) == 0)
            {
                token.ThrowIfCancellationRequested();
            }

            if (moreA && moreB && a.Line.SequenceEqual(b.Line) && a.Line[^1] != '?')
            {
                same(a.Line[0]);
                (moreA, moreB) = (a.Next(), b.Next());
                continue;
            }

            var order = !moreA ? 1 : !moreB ? -1 : Fields.Key(a.Line).SequenceCompareTo(Fields.Key(b.Line));
            var key = (order <= 0 ? Fields.Key(a.Line) : Fields.Key(b.Line)).ToArray();
            left.Clear();
            right.Clear();
            while (moreA && Fields.Key(a.Line).SequenceEqual(key))
            {
                left.Add(Fields.Split(a.Line));
                moreA = a.Next();
            }

            while (moreB && Fields.Key(b.Line).SequenceEqual(key))
            {
                right.Add(Fields.Split(b.Line));
                moreB = b.Next();
            }

            different(key[0], left, right);
        }
    }
}
