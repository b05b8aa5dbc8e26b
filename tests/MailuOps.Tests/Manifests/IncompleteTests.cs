using System.Text;
using MailuOps.Engine;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

/// <summary>An answer that was cut off must not look like a smaller server.</summary>
public sealed class IncompleteTests
{
    private const string Accounts = "T\t1\nF\tsqlite\t/data/main.db\tno\nZ\n";

    [Theory]
    [InlineData("T 1\nD 41c0 8 8 .\n", Accounts, 0, "mail store")]
    [InlineData("T 1\nD 41c0 8 8 .\nZ\n", Accounts, 4, "mail store")]
    [InlineData("T 1\nS half\nZ\n", Accounts, 0, "mail store")]
    [InlineData("what is this\nZ\n", Accounts, 0, "mail store")]
    [InlineData("T 1\nZ\n", "T\t1\n", 0, "account store")]
    [InlineData("T 1\nZ\n", "Traceback\n", 0, "account store")]
    public async Task It_is_an_error(string mail, string accounts, int exit, string store)
    {
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => CaptureAsync(mail, accounts, exit));
        Assert.Equal("MailuOps.ManifestIncomplete", error.Id);
        Assert.Contains($"The {store} of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_server_is_none()
    {
        using var manifest = await CaptureAsync("T 1\nD 41c0 8 8 .\nZ\n", Accounts, 0);
        Assert.Equal((0, 0, true, false), (manifest.Messages, manifest.Mailboxes, manifest.HasMail, manifest.HasAccounts));
    }

    private static Task<ServerManifest> CaptureAsync(string mail, string accounts, int exit) => new ManifestCapture(
        "s", "h", "/mail", (r, _) => AnswerAsync(r, mail, exit), (r, _) => AnswerAsync(r, accounts, 0), NullEvents.Instance)
        .CaptureAsync(ManifestKey.NewRandom(), CancellationToken.None);

    private static async Task<ExecResult> AnswerAsync(ExecRequest request, string text, int exit)
    {
        await request.OutputStream!.WriteAsync(Encoding.UTF8.GetBytes(text));
        return new ExecResult(exit, [], [], TimeSpan.Zero);
    }
}
