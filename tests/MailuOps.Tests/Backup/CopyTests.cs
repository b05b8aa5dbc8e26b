using System.Formats.Tar;
using MailuOps.Backup.Copies;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Backup;

/// <summary>Plain copies: where they have what, and what is read of them.</summary>
public sealed class CopyTests : IDisposable
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailuops-");

    public static TheoryData<string, string, string> Layouts => new()
    {
        { "/mailu", "/c/data /c/mail /c/dkim", "/mailu/data=/c/data /mailu/dkim=/c/dkim /mailu/mail=/c/mail" },
        { "/mailu", "/c/mailu/data /c/mailu/mail", "/mailu/data=/c/mailu/data /mailu/mail=/c/mailu/mail" },
        { "/srv/mailu", "/c/srv/mailu/mail /c/data2", "/srv/mailu/mail=/c/srv/mailu/mail" },
        // Without accounts and mail it is no copy of a mail server.
        { "/mailu", "/c/dkim /c/other", "" },
        { "/mailu", "", "" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_copy_is_read_as_it_was_made(string root, string folders, string expected)
    {
        var there = folders.Split(' ');
        var found = CopyLayout.Of(Server(("bind", $"{root}/data", "/data"), ("bind", $"{root}/dkim", "/dkim"), ("bind", $"{root}/mail", "/mail")), "/c", PathOf, there.Contains);
        Assert.Equal(expected, string.Join(' ', (found ?? new Dictionary<string, string>()).OrderBy(f => f.Key).Select(f => $"{f.Key}={f.Value}")));
        Assert.Equal(expected.Length == 0, found is null);
    }

    [Theory]
    [InlineData("/c/mail")]
    [InlineData("/c/mailu_mail/_data")]
    [InlineData("/c/srv/engine/volumes/mailu_mail/_data")]
    public void Volumes_are_found_by_their_names(string folder)
    {
        var found = CopyLayout.Of(Server(("volume", "mailu_data", "/data"), ("volume", "mailu_dkim", "/dkim"), ("volume", "mailu_mail", "/mail")), "/c", PathOf, f => f == folder);
        Assert.Equal(KeyValuePair.Create("mail", folder), Assert.Single(found!));
    }

    [Fact]
    public void A_folder_elsewhere_does_not_change_where_the_stores_are()
    {
        var deployment = Server(("bind", "/mailu/data", "/data"), ("bind", "/etc/localtime", "/etc/localtime"), ("bind", "/mailu/mail", "/mail"));
        Assert.Equal("/c/data", CopyLayout.Of(deployment, "/c", PathOf, f => f is "/c/data" or "/c/mail")!["/mailu/data"]);
    }

    [Fact]
    public async Task A_tree_is_packed_with_links_modes_and_times_and_without_what_is_no_file()
    {
        Directory.CreateDirectory($"{_folder}/sub/deep");
        File.WriteAllText($"{_folder}/sub/a,S=1:2,S", "x");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode($"{_folder}/sub/a,S=1:2,S", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.SetLastWriteTimeUtc($"{_folder}/sub/a,S=1:2,S", new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        File.CreateSymbolicLink($"{_folder}/link", "/etc");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint($"{_folder}/socket"));
        var entries = new Dictionary<string, TarEntry>();
        await using var tar = new TarReader(CopyTree.Pack(_folder.FullName, _ => { }, default));
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries[entry.Name.TrimEnd('/')] = entry;
        }

        Assert.Equal(["link", "sub", "sub/a,S=1:2,S", "sub/deep"], entries.Keys.Order(StringComparer.Ordinal));
        var file = entries["sub/a,S=1:2,S"];
        Assert.Equal((UnixFileMode.UserRead | UnixFileMode.UserWrite, 1L, 2001), (file.Mode, file.Length, file.ModificationTime.Year));
        Assert.Equal((TarEntryType.SymbolicLink, "/etc"), (entries["link"].EntryType, entries["link"].LinkName));
    }

    [Fact]
    public async Task What_cannot_be_read_breaks_the_archive_and_says_where()
    {
        await using var tar = CopyTree.Pack($"{_folder}/missing", _ => { }, default);
        var error = await Assert.ThrowsAsync<MailuOpsException>(() => tar.ReadExactlyAsync(new byte[1]).AsTask());
        Assert.Equal(("MailuOps.BackupPathUnreadable", $"{_folder}/missing"), (error.Id, error.Target));
    }

    public void Dispose() => _folder.Delete(true);

    private static string PathOf(EngineMount mount) => mount.Type == "volume" ? new EngineInfo("", "", false, "", "", "/srv/engine").FolderOf(mount.Source) : mount.Source;

    private static MailuDeployment Server(params (string Type, string Source, string Target)[] mounts)
    {
        EngineService Service(string key, Func<string, bool> mounted) => new($"compose:mailu/{key}", $"mailu_{key}_1", key)
        {
            Compose = new ComposeName("mailu", key), Labels = None, ContainerLabels = None, Ports = [], Environment = None,
            Mounts = [.. mounts.Where(m => mounted(m.Target)).Select(m => new EngineMount(m.Type, m.Source, m.Target, false))],
        };
        return DeploymentFinder.Build("unix:///x", "mailu", [Service("admin", t => t != "/mail"), Service("imap", t => t == "/mail")], null);
    }
}
