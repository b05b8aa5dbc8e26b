using System.Diagnostics;
using System.Text;
using MailuOps.Engine;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

/// <summary>
/// A small mail server's stores in a folder of this machine: Maildirs, an SQLite file and DKIM keys. Manifests are taken of them by the
/// same programs that run in containers, so real files are read, and may be damaged by a test.
/// </summary>
internal sealed class LocalStores : IDisposable
{
    /// <summary>When the mail of the stores arrived: long before any test.</summary>
    public const long Arrived = 1_700_000_000;

    public static readonly string Anna = "anna@mail.example.com";
    public static readonly string Bela = "bela@mail.example.com";
    public static readonly string Selector = "dkim";

    private static readonly ManifestKey Key = ManifestKey.NewRandom();

    public LocalStores(string? copyOf = null)
    {
        Root = Directory.CreateTempSubdirectory("manifest-").FullName;
        if (copyOf is not null)
        {
            Run("cp", ["-a", copyOf + "/.", Root]);
        }
    }

    public string Root { get; }

    public string Mail => Path.Combine(Root, "mail");

    public string Database => Path.Combine(Root, "data", "main.db");

    public string Dkim => Path.Combine(Root, "dkim");

    /// <summary>Environment of the admin side.</summary>
    public Dictionary<string, string> Settings { get; } = [];

    /// <summary>The shell that runs the walk, with its first arguments.</summary>
    public string[] Shell { get; set; } = ["sh"];

    /// <summary>Where the walk finds its tools; null: as everybody.</summary>
    public string? ToolPath { get; set; }

    /// <summary>Two people with some mail in several folders, an alias, a token, a fetch, a key.</summary>
    public static LocalStores Filled()
    {
        var stores = new LocalStores();
        foreach (var who in new[] { Anna, Bela })
        {
            var uid = 0;
            foreach (var (folder, count) in new[] { ("", 4), (".Sent", 2), (".Archive.2023", 2) })
            {
                var names = Enumerable.Range(0, count).Select(i => stores.Deliver(who, folder, $"{who} {folder} {i}", i == 0 ? "" : i == 1 ? "S" : "FSa")).ToList();
                var lines = names.Select((n, i) => $"{i + 1} :{Path.GetFileName(n)}");
                stores.Write($"mail/{who}/{folder}/dovecot-uidlist", $"3 V{Arrived + ++uid} N{count + 1} Gabc\n{string.Join('\n', lines)}\n");
            }

            stores.Write($"mail/{who}/subscriptions", "V\t2\n\nSent\n");
            stores.Write($"mail/{who}/dovecot-keywords", "0 $Label1\n");
            stores.Write($"mail/{who}/sieve/rules.sieve", "keep;\n");
            stores.Write($"mail/{who}/dovecot.index.cache", "no content");
            File.CreateSymbolicLink(Path.Combine(stores.Mail, who, ".dovecot.sieve"), "sieve/rules.sieve");
        }

        Directory.CreateDirectory(stores.Dkim);
        stores.Write($"dkim/mail.example.com.{Selector}.key", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n");
        Directory.CreateDirectory(Path.GetDirectoryName(stores.Database)!);
        stores.Sql(Schema);
        return stores;
    }

    /// <summary>Lets the walk use busybox and nothing else, as in Mailu's images, but for the programs named.</summary>
    public void UseBusybox(params string[] more)
    {
        UseOnly(more);
        foreach (var applet in Run(BusyboxFactAttribute.Program!, ["--list"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            File.CreateSymbolicLink(Path.Combine(ToolPath!, applet), BusyboxFactAttribute.Program!);
        }

        Shell = [Path.Combine(ToolPath!, "sh")];
    }

    /// <summary>Lets the walk use these programs of this machine and no others.</summary>
    public void UseOnly(params string[] programs)
    {
        ToolPath = Directory.CreateDirectory(Path.Combine(Root, "tools")).FullName;
        foreach (var program in programs)
        {
            File.CreateSymbolicLink(Path.Combine(ToolPath, program), Run("sh", ["-c", "command -v \"$0\"", program]).TrimEnd('\n'));
        }
    }

    /// <summary>Puts a message into a mailbox and gives back its path.</summary>
    public string Deliver(string who, string folder, string text, string flags = "", long arrived = Arrived, bool isNew = false)
    {
        var body = $"Subject: {text}\r\n\r\n{text}\r\n";
        var home = Path.Combine(Mail, who, folder);
        foreach (var sub in new[] { "cur", "new", "tmp" })
        {
            Directory.CreateDirectory(Path.Combine(home, sub));
        }

        var number = Directory.GetFiles(Mail, "*", SearchOption.AllDirectories).Length;
        var name = $"{arrived + number}.M{number}P1.mail,S={body.Length},W={body.Length}";
        var path = Path.Combine(home, isNew ? "new" : "cur", isNew ? name : $"{name}:2,{flags}");
        File.WriteAllText(path, body);
        File.SetLastWriteTimeUtc(path, DateTimeOffset.FromUnixTimeSeconds(arrived).UtcDateTime);
        return path;
    }

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Message files of a mailbox, or of all, in a fixed order.</summary>
    public IReadOnlyList<string> Messages(string who = "") => [.. Directory.GetFiles(Path.Combine(Mail, who), "*", SearchOption.AllDirectories)
        .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) is "cur" or "new").Order(StringComparer.Ordinal)];

    /// <summary>Runs statements on the database.</summary>
    public string Sql(string statements) => Run(
        "python3", ["-c", "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.stdin.read()); c.commit()", Database], statements);

    public async Task<ServerManifest> CaptureAsync(ManifestKey? key = null) => await new ManifestCapture(
        "local", "test", Mail, (r, _) => ExecAsync(r, Shell), (r, _) => ExecAsync(r, shell: null), NullEvents.Instance).CaptureAsync(key ?? Key, CancellationToken.None);

    /// <summary>Stands for the containers of a deployment: "imap" and "admin", with the mail root /mail.</summary>
    public Task<ExecResult> ExecAsync(string container, ExecRequest request) => container == "imap"
        ? ExecAsync(request with { Command = [.. request.Command.Select(c => c == "/mail" ? Mail : c)] }, Shell)
        : ExecAsync(request, shell: null);

    public void Dispose()
    {
        Run("chmod", ["-R", "u+rwX", Root]);
        // Some names are beyond what .NET can name.
        Run("rm", ["-rf", Root]);
    }

    private async Task<ExecResult> ExecAsync(ExecRequest request, string[]? shell)
    {
        string[] command = shell is null ? [.. request.Command] : [.. shell, .. request.Command.Skip(1)];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + Database;
        start.Environment["DKIM_PATH"] = Dkim + "/{domain}.{selector}.key";
        foreach (var (name, value) in Settings)
        {
            start.Environment[name] = value;
        }

        if (shell is not null && ToolPath is not null)
        {
            start.Environment["PATH"] = ToolPath;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.BaseStream.WriteAsync(request.Input ?? ReadOnlyMemory<byte>.Empty);
        process.StandardInput.Close();
        await process.StandardOutput.BaseStream.CopyToAsync(request.OutputStream!);
        await process.WaitForExitAsync();
        foreach (var line in (await error).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            request.OnErrorLine?.Invoke(line);
        }

        return new ExecResult(process.ExitCode, [], Encoding.UTF8.GetBytes(await error), TimeSpan.Zero);
    }

    internal static string Run(string program, string[] arguments, string? input = null)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }

    private static readonly string Schema = $"""
        create table config (name varchar(255) primary key, value varchar(255), comment varchar(255), created_at date, updated_at date);
        create table domain (created_at date, updated_at date, comment varchar(255), name varchar(80) primary key, max_users integer);
        create table user (created_at date, updated_at date, comment varchar(255), localpart varchar(80), password varchar(255),
          quota_bytes bigint, quota_bytes_used bigint default 0, enabled boolean, displayed_name varchar(160),
          domain_name varchar(80) references domain (name), email varchar(255) primary key);
        create table alias (comment varchar(255), localpart varchar(80), destination varchar(1023), domain_name varchar(80) references domain (name),
          email varchar(255) primary key, wildcard boolean);
        create table token (id integer primary key, user_email varchar(255) references user (email), password varchar(255), ip varchar(255));
        create table fetch (id integer primary key, user_email varchar(255) references user (email), host varchar(255), password varchar(255));
        create table manager (domain_name varchar(80) references domain (name), user_email varchar(255) references user (email));
        create table alembic_version (version_num varchar(32) primary key);
        insert into config values ('welcome', 'hello', null, '2024-01-01', null);
        insert into domain values ('2024-01-01', null, '', 'mail.example.com', -1);
        insert into user values ('2024-01-01', null, '', 'anna', '$hash$one', 1000000000, 0, 1, 'Anna', 'mail.example.com', '{Anna}');
        insert into user values ('2024-01-01', null, '', 'bela', '$hash$two', 1000000000, 0, 1, 'Béla', 'mail.example.com', '{Bela}');
        insert into alias values ('', 'info', '{Anna}', 'mail.example.com', 'info@mail.example.com', 0);
        insert into token values (1, '{Anna}', 'token-secret', '10.0.0.0/8');
        insert into fetch values (1, '{Bela}', 'imap.example.net', 'fetch-secret');
        insert into manager values ('mail.example.com', '{Anna}');
        insert into alembic_version values ('0ba45693748d');
        """;
}
