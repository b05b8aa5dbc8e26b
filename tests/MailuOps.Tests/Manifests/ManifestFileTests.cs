using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

public sealed class ManifestFileTests : IDisposable
{
    private readonly LocalStores _stores = LocalStores.Filled();

    private string File1 => Path.Combine(_stores.Root, "one.manifest");

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task A_manifest_survives_the_file_with_all_it_says()
    {
        using var taken = await _stores.CaptureAsync();
        Assert.Equal(File1, ManifestFile.Write(taken, File1, replace: false, CancellationToken.None).FullName);
        using var read = ManifestFile.Read(File1, CancellationToken.None);
        Assert.Equal((File1, taken.Messages, taken.Bytes, taken.Started, taken.KeyId, taken.HasKeys), (read.Source, read.Messages, read.Bytes, read.Started, read.KeyId, read.HasKeys));
        Assert.Equal(taken.Rows, read.Rows);
        Assert.Equal(taken.Findings, read.Findings);
        var same = ManifestComparer.Compare(taken, read, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Same, 16), (same.Outcome, same.Messages.Intact));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(File1));
        }
    }

    [Fact]
    public async Task What_takes_longer_than_a_moment_tells_how_far_it_has_come()
    {
        using var taken = await _stores.CaptureAsync();
        var told = new Told();
        ManifestFile.Write(taken, File1, replace: false, CancellationToken.None, told, new SlowClock());
        using var read = ManifestFile.Read(File1, CancellationToken.None, told, new SlowClock());
        ManifestComparer.Compare(taken, read, null, 5, CancellationToken.None, told, new SlowClock());

        var shown = told.Progress.Where(p => !p.Completed).ToList();
        Assert.Equal(["Writing one.manifest", "Reading one.manifest", $"Comparing manifests of {taken.Stack}"], shown.Select(p => p.Activity));
        // And each goes when it is done.
        Assert.Equal(shown.Select(p => (p.Activity, false)).SelectMany(p => new[] { p, (p.Activity, true) }), told.Progress.Select(p => (p.Activity, p.Completed)));
        Assert.All(shown, p => Assert.InRange(p.Percent!.Value, 1, 100));
        Assert.All(shown, p => Assert.InRange(p.Remaining!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(100)));
    }

    /// <summary>A second goes by from one look at it to the next.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long _now;

        public override long GetTimestamp() => _now += TimestampFrequency;
    }

    private sealed class Told : IOperationEvents
    {
        public List<OperationProgress> Progress { get; } = [];

        public void Verbose(string text)
        {
        }

        public void Debug(string text)
        {
        }

        public void Warning(string text)
        {
        }

        void IOperationEvents.Progress(OperationProgress progress) => Progress.Add(progress);
    }

    [Fact]
    public async Task No_secret_and_no_key_stands_in_the_file()
    {
        var key = ManifestKey.NewRandom();
        using var taken = await _stores.CaptureAsync(key);
        using var text = new MemoryStream();
        ManifestFile.Write(taken, File1, replace: false, CancellationToken.None);
        using (var packed = new System.IO.Compression.GZipStream(File.OpenRead(File1), System.IO.Compression.CompressionMode.Decompress))
        {
            await packed.CopyToAsync(text);
        }

        var content = System.Text.Encoding.UTF8.GetString(text.ToArray());
        Assert.Contains("info@mail.example.com", content, StringComparison.Ordinal);
        Assert.All(["$hash$", "token-secret", "fetch-secret", "MIIE", "Béla", key.Hex], secret => Assert.DoesNotContain(secret, content, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_was_damaged_or_cut_off_is_refused_as_a_whole()
    {
        using var taken = await _stores.CaptureAsync();
        ManifestFile.Write(taken, File1, replace: false, CancellationToken.None);
        var good = await File.ReadAllBytesAsync(File1);
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            // The first ten bytes hold the compression's date and system, the last eight its own checksum: neither is content.
            var at = random.Next(10, good.Length - 8);
            var bad = i % 2 == 0 ? good[..at] : [.. good];
            if (i % 2 == 1)
            {
                bad[at] ^= (byte)(1 << random.Next(8));
            }

            await File.WriteAllBytesAsync(File1, bad);
            var error = Assert.Throws<MailuOpsException>(() => ManifestFile.Read(File1, CancellationToken.None));
            Assert.Equal("MailuOps.ManifestFileInvalid", error.Id);
        }
    }

    [Fact]
    public async Task Old_evidence_is_replaced_only_on_request()
    {
        using var taken = await _stores.CaptureAsync();
        await File.WriteAllTextAsync(File1, "old");
        Assert.Equal("MailuOps.ManifestExists", Assert.Throws<MailuOpsException>(() => ManifestFile.Write(taken, File1, false, CancellationToken.None)).Id);
        Assert.Equal("old", await File.ReadAllTextAsync(File1));
        ManifestFile.Write(taken, File1, true, CancellationToken.None);
        Assert.Equal("MailuOps.ManifestPathInvalid", Assert.Throws<MailuOpsException>(() => ManifestFile.Write(taken, _stores.Root, true, CancellationToken.None)).Id);
        Assert.Equal("MailuOps.ManifestPathInvalid", Assert.Throws<MailuOpsException>(() => ManifestFile.Write(taken, "/nowhere/x", true, CancellationToken.None)).Id);
        Assert.Equal("MailuOps.ManifestFileMissing", Assert.Throws<MailuOpsException>(() => ManifestFile.Read("/nowhere/x", CancellationToken.None)).Id);
        Assert.Empty(Directory.GetFiles(_stores.Root, ".*"));
    }
}
