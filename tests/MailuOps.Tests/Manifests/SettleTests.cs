using MailuOps.Mail;

namespace MailuOps.Tests.Manifests;

/// <summary>A restore lays files over a store in use: a message that was read or flagged since the backup lies there twice then.</summary>
public sealed class SettleTests : IDisposable
{
    private readonly LocalStores _stores = LocalStores.Filled();

    public void Dispose() => _stores.Dispose();

    [Theory]
    [InlineData(true, ":2,S")]
    [InlineData(true, ":2,")]
    [InlineData(false, ":2,FS")]
    public void A_message_that_was_read_since_stays_once_with_its_newer_flags(bool fresh, string then)
    {
        var before = _stores.Deliver(LocalStores.Anna, ".Sent", "it's $HOME", isNew: fresh);
        var now = Path.Combine(_stores.Mail, LocalStores.Anna, ".Sent", "cur", Path.GetFileName(before).Split(':')[0] + then);
        File.Move(before, now);
        var all = _stores.Messages();
        LocalStores.Run("sleep", ["1.1"]);
        File.Copy(now, before);
        Assert.Equal(before, Settle(0).TrimEnd());
        Assert.Equal(all, _stores.Messages());
        Assert.Equal("", Settle(0));
    }

    [Fact]
    public void What_only_shares_a_name_stays()
    {
        var other = _stores.Deliver(LocalStores.Anna, "", "one", "S");
        var name = Path.GetFileName(other).Split(':')[0];
        // Another content, another folder, another user, not a message.
        _stores.Write($"mail/{LocalStores.Anna}/new/{name}", "another");
        foreach (var place in new[] { $"{LocalStores.Anna}/.Sent/cur", $"{LocalStores.Bela}/cur", $"{LocalStores.Anna}/tmp" })
        {
            File.Copy(other, Path.Combine(_stores.Mail, place, name + ":2,"));
        }

        var all = _stores.Messages();
        Assert.Equal("", Settle(0));
        Assert.Equal(all, _stores.Messages());
        Assert.True(File.Exists(Path.Combine(_stores.Mail, LocalStores.Anna, "tmp", name + ":2,")));
    }

    /// <summary>Dovecot calls it a duplicate, and files the one that it sees second anew.</summary>
    [Fact]
    public void A_copy_that_dovecot_has_named_anew_goes_too_and_nothing_else()
    {
        var since = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var read = _stores.Deliver(LocalStores.Anna, "", "read [once]*", "S");
        var all = _stores.Messages();
        var anew = Path.Combine(_stores.Mail, LocalStores.Anna, "new", $"{since}.M1P1.mail");
        File.Copy(read, anew);
        // In another folder somebody may well have copied it to; of now; and with another content.
        File.Copy(read, Path.Combine(_stores.Mail, LocalStores.Anna, ".Sent", "cur", $"{since}.M2P1.mail:2,S"));
        _stores.Write($"mail/{LocalStores.Anna}/new/{since}.M3P1.mail", File.ReadAllText(read));
        _stores.Deliver(LocalStores.Anna, "", "read [once]?", "S", since + 5);
        var kept = _stores.Messages().Where(m => m != anew).ToList();
        Assert.Equal("", Settle(0));
        Assert.Equal(anew, Settle(since).TrimEnd());
        Assert.Equal(kept, _stores.Messages());
        Assert.Subset(kept.ToHashSet(), all.ToHashSet());
    }

    [BusyboxFact]
    public void Busybox_does_the_same()
    {
        var before = _stores.Deliver(LocalStores.Anna, "", "one", isNew: true);
        var all = _stores.Messages().Count;
        File.Copy(before, Path.Combine(_stores.Mail, LocalStores.Anna, "cur", Path.GetFileName(before) + ":2,"));
        _stores.UseBusybox();
        Assert.Equal(before, Settle(1, "env", $"PATH={_stores.ToolPath}", _stores.Shell[0]).TrimEnd());
        Assert.Equal(all, _stores.Messages().Count);
    }

    private string Settle(long since, params string[] shell) =>
        LocalStores.Run(shell.Length > 0 ? shell[0] : "sh", [.. shell.Skip(1), "-c", ContainerScript.Load("settle.sh"), "settle", _stores.Mail, since.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
}
