using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

public sealed class CaptureTests : IDisposable
{
    private readonly LocalStores _stores = LocalStores.Filled();

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task Both_stores_are_counted_and_the_same_stores_compare_as_the_same()
    {
        using var first = await _stores.CaptureAsync();
        using var second = await _stores.CaptureAsync();
        Assert.Equal((2, 16, 1, true, true, true), (first.Mailboxes, first.Messages, first.Keys, first.HasMail, first.HasAccounts, first.HasKeys));
        Assert.Equal(_stores.Messages().Sum(f => new FileInfo(f).Length), first.Bytes);
        Assert.Equal((2, 1, 1), (first.Rows["user"], first.Rows["fetch"], first.Rows["manager"]));
        Assert.DoesNotContain(first.Findings, f => f.Kind != ManifestFindingKind.QuotaDiffers);
        var same = ManifestComparer.Compare(first, second, null, 10, CancellationToken.None);
        Assert.Empty(same.Differences);
        Assert.Equal((ManifestOutcome.Same, 16, 6, 8, 17, 1), (same.Outcome, same.Messages.Intact, same.Folders.Intact, same.Contents.Intact, same.Accounts.Intact, same.Keys.Intact));
    }
}
