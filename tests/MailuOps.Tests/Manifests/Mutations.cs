using MailuOps.Mail.Manifests;
using static MailuOps.Mail.Manifests.ManifestDifferenceKind;

namespace MailuOps.Tests.Manifests;

/// <summary>A way in which a restored copy can be wrong.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Kinds">The comparison has caught it when it reports one of these.</param>
/// <param name="Apply">Does it to real files.</param>
internal sealed record Mutation(string Name, ManifestDifferenceKind[] Kinds, Action<LocalStores, Random> Apply)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}

internal static class Mutations
{
    public static readonly IReadOnlyList<Mutation> All =
    [
        new("delete a message", [MessageMissing], (s, r) => File.Delete(Pick(s, r))),
        new("flip a byte of a message", [MessageCorrupted], (s, r) => Flip(Pick(s, r), r)),
        new("truncate a message", [MessageCorrupted], (s, r) => Keeping(Pick(s, r), f => File.WriteAllBytes(f, File.ReadAllBytes(f)[..^1]))),
        new("empty a message", [MessageCorrupted], (s, r) => Keeping(Pick(s, r), f => File.WriteAllBytes(f, []))),
        new("swap the contents of two messages", [MessageCorrupted], SwapContents),
        new("swap flags", [MessageFlagsChanged], SwapFlags),
        new("move a message to another folder", [MessageMoved], (s, r) => Refile(s, r, File.Move, n => n)),
        new("file a message anew in another folder", [MessageMoved], (s, r) => Refile(s, r, File.Move, n => "9" + n)),
        new("copy a message into another folder", [MessageExtra], (s, r) => Refile(s, r, File.Copy, n => n)),
        new("an extra message", [MessageExtra], (s, r) => s.Deliver(Who(r), "", $"extra {r.Next()}", "S", LocalStores.Arrived - 1000)),
        new("date a message anew", [MessageRedated], (s, r) => File.SetLastWriteTimeUtc(Pick(s, r), DateTime.UtcNow)),
        new("another mode of a message", [MessageOwnerChanged], (s, r) => Chmod("000", Pick(s, r))),
        new("another mode of a folder", [FolderChanged], (s, r) => Chmod("700", Path.GetDirectoryName(Pick(s, r))!)),
        new("lose a folder", [FolderMissing], (s, r) => Directory.Delete(Path.Combine(s.Mail, Who(r), ".Sent"), recursive: true)),
        new("lose new/ of a folder", [FolderChanged], (s, r) => Directory.Delete(Path.Combine(s.Mail, Who(r), ".Sent", "new"), recursive: true)),
        new("lose a mailbox", [FolderMissing], (s, r) => Directory.Delete(Path.Combine(s.Mail, Who(r)), recursive: true)),
        new("keep folders, lose files", [MessageMissing], (s, r) => s.Messages(Who(r)).ToList().ForEach(File.Delete)),
        new("raise UIDVALIDITY", [UidValidityLost], (s, r) => Edit(UidList(s, r), t => t.Replace(" V17", " V18", StringComparison.Ordinal))),
        new("lose the UID list", [UidValidityLost], (s, r) => File.Delete(UidList(s, r))),
        new("empty the UID list", [FolderUnproven, MailNotCovered], (s, r) => File.WriteAllText(UidList(s, r), "")),
        new("go back in UIDs", [UidNextBack], (s, r) => Edit(UidList(s, r), t => string.Join('\n', t.Split('\n')[..^2]).Replace(" N", " N1 O", StringComparison.Ordinal) + "\n")),
        new("swap UIDs", [MessageUidChanged], (s, r) => Edit(UidList(s, r), t => t.Replace("\n1 :", "\n0 :", StringComparison.Ordinal).Replace("\n2 :", "\n1 :", StringComparison.Ordinal).Replace("\n0 :", "\n2 :", StringComparison.Ordinal))),
        new("lose subscriptions", [ContentMissing], (s, r) => File.Delete(Path.Combine(s.Mail, Who(r), "subscriptions"))),
        new("another sieve script", [ContentChanged], (s, r) => Edit(Path.Combine(s.Mail, Who(r), "sieve", "rules.sieve"), _ => "discard;\n")),
        new("no active sieve script", [ContentMissing], (s, r) => File.Delete(Path.Combine(s.Mail, Who(r), ".dovecot.sieve"))),
        new("other keywords", [ContentChanged], (s, r) => Edit(Path.Combine(s.Mail, Who(r), "dovecot-keywords"), _ => "0 $Label2\n")),
        new("drop a DKIM key", [KeyMissing], (s, r) => File.Delete(Directory.GetFiles(s.Dkim)[0])),
        new("another DKIM key", [KeyChanged], (s, r) => Edit(Directory.GetFiles(s.Dkim)[0], t => t.Replace("MIIE", "MIIF", StringComparison.Ordinal))),
        new("truncate the database", [AccountsNotCovered, DatabaseDamaged, RowMissing], Truncate),
        new("empty the database", [RowMissing, AccountsNotCovered], (s, r) => File.WriteAllBytes(s.Database, [])),
        new("lose the database", [AccountsNotCovered], (s, r) => File.Delete(s.Database)),
        new("change an alias", [RowChanged], (s, r) => s.Sql($"update alias set destination = 'x{r.Next()}@mail.example.com'")),
        new("another password", [RowChanged], (s, r) => s.Sql($"update user set password = '$hash${r.Next()}' where email = '{Who(r)}'")),
        new("disable a user", [RowChanged], (s, r) => s.Sql($"update user set enabled = 0 where email = '{Who(r)}'")),
        new("lose a user", [RowMissing], (s, r) => s.Sql($"delete from user where email = '{Who(r)}'")),
        new("an extra alias", [RowExtra], (s, r) => s.Sql($"insert into alias (email) values ('a{r.Next()}@mail.example.com')")),
        new("another fetch password", [RowChanged], (s, r) => s.Sql($"update fetch set password = 'p{r.Next()}'")),
        new("lose a token", [RowMissing], (s, r) => s.Sql("delete from token")),
        new("lose a manager", [RowMissing], (s, r) => s.Sql("delete from manager")),
        new("another configuration value", [RowChanged], (s, r) => s.Sql($"update config set value = 'v{r.Next()}'")),
        new("lose an empty table's definition", [RowMissing], (s, r) => s.Sql("drop table config")),
        new("a damaged page of the database", [AccountsNotCovered, DatabaseDamaged, RowMissing], DamagePage),
        new("another owner of a message", [MessageOwnerChanged], GiveAway),
    ];

    private static string Who(Random random) => random.Next(2) == 0 ? LocalStores.Anna : LocalStores.Bela;

    private static string Pick(LocalStores stores, Random random) => stores.Messages() is var all ? all[random.Next(all.Count)] : "";

    private static string UidList(LocalStores stores, Random random)
    {
        var lists = Directory.GetFiles(stores.Mail, "dovecot-uidlist", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        return lists[random.Next(lists.Length)];
    }

    /// <summary>Damage does not date a file anew.</summary>
    private static void Keeping(string file, Action<string> change)
    {
        var date = File.GetLastWriteTimeUtc(file);
        change(file);
        File.SetLastWriteTimeUtc(file, date);
    }

    private static void Edit(string file, Func<string, string> change) => Keeping(file, f =>
    {
        var (before, after) = (File.ReadAllText(f), change(File.ReadAllText(f)));
        Assert.NotEqual(before, after);
        File.WriteAllText(f, after);
    });

    private static void Flip(string file, Random random) => Keeping(file, f =>
    {
        var bytes = File.ReadAllBytes(f);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        File.WriteAllBytes(f, bytes);
    });

    private static (string, string) Two(LocalStores stores, Random random, Func<string, string, bool> differ)
    {
        var all = stores.Messages();
        while (true)
        {
            var (a, b) = (all[random.Next(all.Count)], all[random.Next(all.Count)]);
            if (a != b && differ(a, b))
            {
                return (a, b);
            }
        }
    }

    private static void SwapContents(LocalStores stores, Random random)
    {
        var (a, b) = Two(stores, random, (_, _) => true);
        var (x, y) = (File.ReadAllBytes(a), File.ReadAllBytes(b));
        Keeping(a, f => File.WriteAllBytes(f, y));
        Keeping(b, f => File.WriteAllBytes(f, x));
    }

    private static void SwapFlags(LocalStores stores, Random random)
    {
        static string Flags(string file) => file[(file.LastIndexOf(',') + 1)..];
        var (a, b) = Two(stores, random, (x, y) => Flags(x) != Flags(y));
        File.Move(a, a[..^Flags(a).Length] + Flags(b));
        File.Move(b, b[..^Flags(b).Length] + Flags(a));
    }

    /// <summary>Moves or copies a message of the inbox to Sent, under a name.</summary>
    private static void Refile(LocalStores stores, Random random, Action<string, string> act, Func<string, string> name)
    {
        var file = stores.Messages(Path.Combine(Who(random), "cur"))[0];
        act(file, Path.Combine(stores.Mail, Path.GetDirectoryName(file)!, "..", ".Sent", "cur", name(Path.GetFileName(file))));
    }

    private static void Chmod(string mode, string path) => LocalStores.Run("chmod", [mode, path]);

    private static void GiveAway(LocalStores stores, Random random)
    {
        if (Environment.IsPrivilegedProcess)
        {
            LocalStores.Run("chown", ["12345:12345", Pick(stores, random)]);
        }
        else
        {
            // Only root may give a file away; its mode is the other half of what dovecot needs.
            Chmod("004", Pick(stores, random));
        }
    }

    private static void Truncate(LocalStores stores, Random random)
    {
        using var file = File.Open(stores.Database, FileMode.Open);
        file.SetLength(4096 * random.Next(1, (int)(file.Length / 4096)));
    }

    private static void DamagePage(LocalStores stores, Random random)
    {
        using var file = File.Open(stores.Database, FileMode.Open);
        // The second half holds the indexes of the last tables too: every page here is in use.
        file.Position = 4096 * random.Next(1, (int)(file.Length / 4096));
        var noise = new byte[256];
        random.NextBytes(noise);
        file.Write(noise);
    }
}
