using System.Globalization;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

/// <summary>Differences by Maildir meaning: what is daily life, what is a loss, and what is not proven.</summary>
public sealed class MeaningTests : IDisposable
{
    private readonly LocalStores _stores = LocalStores.Filled();

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task From_new_to_cur_is_intact_and_with_a_flag_it_is_a_flag_change()
    {
        var plain = _stores.Deliver(LocalStores.Anna, "", "plain", isNew: true);
        var read = _stores.Deliver(LocalStores.Anna, "", "read", isNew: true);
        var comparison = await AfterAsync(() =>
        {
            File.Move(plain, plain.Replace("/new/", "/cur/", StringComparison.Ordinal) + ":2,");
            File.Move(read, read.Replace("/new/", "/cur/", StringComparison.Ordinal) + ":2,S");
        });
        Assert.Equal((ManifestOutcome.Same, 17, 1), (comparison.Outcome, comparison.Messages.Intact, comparison.Messages.FlagsChanged));
    }

    [Fact]
    public async Task Flags_in_another_order_are_the_same_flags()
    {
        var file = _stores.Messages().First(m => m.EndsWith("FSa", StringComparison.Ordinal));
        var comparison = await AfterAsync(() => File.Move(file, file[..^3] + "aSF"));
        Assert.Equal((ManifestOutcome.Same, 16, 0), (comparison.Outcome, comparison.Messages.Intact, comparison.Messages.FlagsChanged));
    }

    [Fact]
    public async Task Mail_after_the_reference_is_newer_and_older_mail_is_extra()
    {
        var comparison = await AfterAsync(() =>
        {
            _stores.Deliver(LocalStores.Anna, "", "newer", arrived: DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 5);
            _stores.Deliver(LocalStores.Anna, "", "extra");
        });
        Assert.Equal((ManifestOutcome.Changed, 1, 1, 16), (comparison.Outcome, comparison.Messages.Newer, comparison.Messages.Extra, comparison.Messages.Intact));
        var newer = Assert.Single(comparison.Differences, d => d.Kind == ManifestDifferenceKind.MessageNewer);
        Assert.Equal((ManifestImpact.Benign, LocalStores.Anna), (newer.Impact, newer.Subject));
    }

    [Fact]
    public async Task An_old_mail_that_was_filed_today_is_newer_whatever_its_date()
    {
        var comparison = await AfterAsync(() =>
        {
            var file = _stores.Deliver(LocalStores.Anna, "", "from another server", arrived: DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 5);
            File.SetLastWriteTimeUtc(file, DateTimeOffset.FromUnixTimeSeconds(LocalStores.Arrived).UtcDateTime);
        });
        Assert.Equal((1, 0), (comparison.Messages.Newer, comparison.Messages.Extra));
    }

    [Fact]
    public async Task Uids_that_were_given_meanwhile_are_no_difference()
    {
        var list = Path.Combine(_stores.Mail, LocalStores.Anna, "dovecot-uidlist");
        var known = File.ReadAllText(list);
        File.WriteAllText(list, string.Join('\n', known.Split('\n')[..2]) + "\n");
        var comparison = await AfterAsync(() => File.WriteAllText(list, known));
        Assert.Equal((ManifestOutcome.Same, 16), (comparison.Outcome, comparison.Messages.Intact));
    }

    [Fact]
    public async Task Usage_and_dates_that_deliveries_write_do_not_change_an_account()
    {
        var comparison = await AfterAsync(() => _stores.Sql("update user set quota_bytes_used = 7, updated_at = '2026-01-01'"));
        Assert.Equal((ManifestOutcome.Same, 17), (comparison.Outcome, comparison.Accounts.Intact));
    }

    [Fact]
    public async Task The_sentence_names_row_and_columns_but_no_secret()
    {
        var comparison = await AfterAsync(() => _stores.Sql("update user set password = 'leak-me', displayed_name = 'leak-me-too', enabled = 0 where localpart = 'anna'"));
        var difference = Assert.Single(comparison.Differences);
        Assert.Equal($"user {LocalStores.Anna} differs in password, enabled (was 1, is 0), displayed_name.", difference.Message);
    }

    [Fact]
    public async Task Under_another_key_secrets_are_unproven_and_other_changes_are_still_seen()
    {
        using var first = await _stores.CaptureAsync();
        using var second = await _stores.CaptureAsync(ManifestKey.NewRandom());
        var same = ManifestComparer.Compare(first, second, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Unproven, 0, 1), (same.Outcome, same.Accounts.Changed, same.Keys.Unproven));
        Assert.True(same.Accounts.Unproven > 0);
        _stores.Sql("update alias set destination = 'other@mail.example.com'");
        using var third = await _stores.CaptureAsync(ManifestKey.NewRandom());
        var changed = ManifestComparer.Compare(first, third, null, 5, CancellationToken.None);
        Assert.Contains("destination", Assert.Single(changed.Differences, d => d.Kind == ManifestDifferenceKind.RowChanged).Message);
    }

    [Fact]
    public async Task A_passphrase_gives_the_same_key_and_another_one_another()
    {
        var (one, again, other) = (ManifestKey.FromPassphrase("correct horse"), ManifestKey.FromPassphrase("correct horse"), ManifestKey.FromPassphrase("wrong"));
        Assert.Equal(one.Id, again.Id);
        Assert.NotEqual(one.Id, other.Id);
        using var first = await _stores.CaptureAsync(one);
        using var second = await _stores.CaptureAsync(again);
        Assert.Equal(ManifestOutcome.Same, ManifestComparer.Compare(first, second, null, 5, CancellationToken.None).Outcome);
    }

    [Fact]
    public async Task What_cannot_be_read_is_named_and_two_such_manifests_are_not_the_same()
    {
        _stores.Shell = Environment.UserName == "root" ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh"] : ["sh"];
        LocalStores.Run("chmod", ["-R", "go+rX", _stores.Root]);
        using var whole = await _stores.CaptureAsync();
        LocalStores.Run("chmod", ["000", Path.Combine(_stores.Mail, LocalStores.Anna, ".Sent")]);
        LocalStores.Run("chmod", ["000", _stores.Messages(LocalStores.Bela)[0]]);
        using var first = await _stores.CaptureAsync();
        using var second = await _stores.CaptureAsync();
        var unreadable = first.Findings.Where(f => f.Kind == ManifestFindingKind.Unreadable).ToList();
        Assert.Contains(unreadable, f => f.Message.Contains(".Sent", StringComparison.Ordinal));
        Assert.Contains(unreadable, f => f.Message.Contains(LocalStores.Bela, StringComparison.Ordinal));
        Assert.Equal(ManifestOutcome.Unproven, ManifestComparer.Compare(first, second, null, 5, CancellationToken.None).Outcome);
        Assert.NotInRange(ManifestComparer.Compare(whole, first, null, 5, CancellationToken.None).Outcome, ManifestOutcome.Same, ManifestOutcome.Changed);
    }

    [Theory]
    [InlineData("DB_FLAVOR", "mysql", "kept in mysql")]
    [InlineData("SQLALCHEMY_DATABASE_URI", "sqlite:////nowhere/main.db", "not there")]
    public async Task Accounts_that_are_elsewhere_are_not_covered_and_that_is_never_the_same(string name, string value, string reason)
    {
        _stores.Settings[name] = value;
        using var manifest = await _stores.CaptureAsync();
        Assert.False(manifest.HasAccounts);
        Assert.Contains(reason, Assert.Single(manifest.Findings, f => f.Kind == ManifestFindingKind.AccountsNotCovered).Message);
        var comparison = ManifestComparer.Compare(manifest, manifest, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Unproven, 16, 0), (comparison.Outcome, comparison.Messages.Intact, comparison.Accounts.Intact));
        Assert.False(File.Exists("/nowhere/main.db"));
    }

    [Fact]
    public async Task What_does_not_fit_together_between_the_stores_is_found()
    {
        _stores.Sql($"""
            update user set quota_bytes_used = {_stores.Messages(LocalStores.Bela).Sum(f => new FileInfo(f).Length).ToString(CultureInfo.InvariantCulture)} where localpart = 'bela';
            insert into domain (name) values ('other.example.com');
            insert into user (email, quota_bytes_used) values ('new@mail.example.com', 0), ('lost@mail.example.com', 5);
            delete from user where localpart = 'anna';
            """);
        _stores.Write("dkim/gone.example.com.dkim.key", "");
        using var manifest = await _stores.CaptureAsync();
        var found = manifest.Findings.Select(f => (f.Kind, f.Subject)).ToHashSet();
        Assert.Equal(
            new HashSet<(ManifestFindingKind, string)>
            {
                (ManifestFindingKind.HomeMissing, "lost@mail.example.com"),
                (ManifestFindingKind.UserMissing, LocalStores.Anna),
                (ManifestFindingKind.DkimKeyMissing, "other.example.com"),
                (ManifestFindingKind.DkimKeyUseless, "gone.example.com"),
                (ManifestFindingKind.DkimKeyUseless, "dkim"),
                // Anna's token and manager rows refer to nobody now.
                (ManifestFindingKind.DatabaseDamaged, "foreign_key_check"),
            },
            found);
    }

    [Fact]
    public async Task A_row_that_has_but_a_number_is_told_by_its_user()
    {
        var lost = Assert.Single((await AfterAsync(() => _stores.Sql("delete from token"))).Differences, d => d.Kind == ManifestDifferenceKind.RowMissing);
        Assert.Equal(("token", $"1 of {LocalStores.Anna}", $"token 1 of {LocalStores.Anna} is missing."), (lost.Subject, lost.Name, lost.Message));
    }

    [Fact]
    public async Task A_wrong_owner_and_what_nobody_knows_are_found()
    {
        _stores.Write($"mail/{LocalStores.Anna}/notes.txt", "whose?");
        _stores.Write($"mail/{LocalStores.Anna}/Strange/cur/1700000000.M1P1.mail:2,S", "not shown");
        Directory.CreateSymbolicLink(Path.Combine(_stores.Mail, "link@mail.example.com"), _stores.Root);
        using var manifest = await _stores.CaptureAsync();
        var subjects = manifest.Findings.Where(f => f.Kind == ManifestFindingKind.Unexplained).Select(f => f.Subject).ToList();
        Assert.Contains($"{LocalStores.Anna}/notes.txt", subjects);
        Assert.Contains($"{LocalStores.Anna}/Strange/cur/1700000000.M1P1.mail:2,S", subjects);
        Assert.Contains("link@mail.example.com", subjects);
        Assert.Equal(17, manifest.Messages);
        if (Environment.UserName == "root")
        {
            var file = _stores.Messages()[0];
            var comparison = await AfterAsync(() => LocalStores.Run("chown", ["1:1", file]));
            Assert.Contains(comparison.Difference.Findings, f => f.Kind == ManifestFindingKind.WrongOwner && f.Subject.EndsWith(Path.GetFileName(file), StringComparison.Ordinal));
            Assert.Equal(1, comparison.Counts[nameof(ManifestDifferenceKind.MessageOwnerChanged)]);
        }
    }

    [Fact]
    public async Task Names_of_every_kind_are_read_and_those_that_are_not_are_named()
    {
        foreach (var name in new[] { "1700000001.M1P1.a b,S=2:2,S", @"1700000002.M1P1.back\slash:2,", "1700000003.M1P1.50%:2,S", "1700000004.M1P1.ümläut:2,", "-n" })
        {
            _stores.Write($"mail/{LocalStores.Anna}/cur/{name}", "hi");
        }

        LocalStores.Run("sh", ["-c", "cd \"$1\"; echo hi > \"$(printf '1700000005.M1P1.\\377\\376:2,S')\"; echo hi > \"$(printf 'tab\\there')\"; echo hi > 'line\nend'", "sh", $"{_stores.Mail}/{LocalStores.Anna}/cur"]);
        using var manifest = await _stores.CaptureAsync();
        Assert.Equal((22, 0), (manifest.Messages, manifest.Unproven));
        Assert.Equal(
            ["line?end", "tab?here"],
            manifest.Findings.Where(f => f.Kind == ManifestFindingKind.Unreadable).Select(f => Path.GetFileName(f.Subject)).Order());
    }

    private async Task<ManifestComparison> AfterAsync(Action change)
    {
        var before = await _stores.CaptureAsync();
        change();
        return ManifestComparer.Compare(before, await _stores.CaptureAsync(), null, 20, CancellationToken.None);
    }
}
