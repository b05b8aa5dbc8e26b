using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using MailuOps.Engine;
using MailuOps.Tests.Manifests;

namespace MailuOps.Tests.Deployment;

/// <summary>
/// The admin and imap containers of one of Mailu's releases, as far as accounts go: its command line's options, the fields that its
/// import knows, the tables that its database has. Our own programs run on a real SQLite file.
/// </summary>
internal sealed class ReleaseEngine : FakeEngine, IDisposable
{
    // User's columns and the tables that refer to it, from the models of each release.
    private static readonly string[] Fields19 = ["email", "password", "hash_password", "comment", "quota_bytes", "global_admin", "enabled", "displayed_name", "spam_enabled", "spam_threshold"];
    private static readonly string[] Fields20 = [.. Fields19, "allow_spoofing", "spam_mark_as_read"];
    private static readonly string[] Fields24 = [.. Fields20, "change_pw_next_login"];

    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops-").FullName;
    private readonly string[] _fields;
    private readonly bool _disablesOnly;

    public ReleaseEngine(string release)
    {
        Release = release;
        _fields = release switch { "1.9" => Fields19, "2.0" => Fields20, _ => Fields24 };
        _disablesOnly = release != "1.9";
        Sql("""
            create table domain (name primary key); insert into domain values ('example.com');
            create table user (email primary key, localpart, domain_name, password, enabled, comment);
            create table token (id integer primary key, user_email); create table fetch (id integer primary key, user_email);
            create table manager (domain_name, user_email);
            """);
        Sql(release == "master"
            ? "create table domain_access (id integer primary key, user_email); create table alias (email primary key, owner_email);"
            : "create table alias (email primary key);");
        OnExec = (_, request, _) => Task.FromResult(Answer(request));
    }

    public string Release { get; }

    /// <summary>What stands in the container's file /version; null: there is none.</summary>
    public string? VersionFile { get; set; }

    private string Database => Path.Combine(_folder, "main.db");

    /// <summary>Gives the user what may refer to it in this release.</summary>
    public void Refer(string address) => Sql(
        $"insert into token values (null, '{address}'); insert into fetch values (null, '{address}'); insert into manager values ('example.com', '{address}');"
        + (Release == "master" ? $"insert into domain_access values (null, '{address}'); insert into alias values ('x@example.com', '{address}');" : ""));

    /// <summary>Rows of all tables but the domain's.</summary>
    public string Rows() => Sql(
        "", "print(sum(c.execute('select count(*) from ' + t).fetchone()[0] for (t,) in c.execute(\"select name from sqlite_master where name != 'domain' and type = 'table'\").fetchall()))");

    public void Dispose() => Directory.Delete(_folder, true);

    private string Sql(string statements, string more = "") => LocalStores.Run(
        "python3", ["-c", $"import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.stdin.read()); c.commit()\n{more}", Database], statements).Trim();

    private ExecResult Answer(ExecRequest request)
    {
        var command = request.Command;
        return command switch
        {
            ["cat", "/version"] => VersionFile is null ? Ended(1) : Ended(0, VersionFile + "\n"),
            ["python3", "-c", _, ..] => Python(request),
            ["doveadm", "user", "--", var address] => Ended(Sql("", $"print(c.execute(\"select count(*) from user where email = '{address}'\").fetchone()[0])") == "1" ? 0 : 67),
            ["flask", "mailu", "config-import", "-u", "-"] => Import(request),
            ["flask", "mailu", "user-delete", "-r", "--", _] when !_disablesOnly => Ended(2, error: "Error: no such option: -r"),
            ["flask", "mailu", "user-delete", "--", var address] => Delete(address, _disablesOnly),
            ["flask", "mailu", "user-delete", "-r", "--", var address] => Delete(address, false),
            _ => throw new NotSupportedException(request.Display),
        };
    }

    private ExecResult Import(ExecRequest request)
    {
        var user = JsonNode.Parse(request.Input!.Value.Span)!["user"]![0]!.AsObject();
        if (user.FirstOrDefault(f => !_fields.Contains(f.Key)).Key is { } unknown)
        {
            return Ended(1, error: $"Error: user.0.{unknown}: Unknown field.");
        }

        Sql($"insert into user values ('{user["email"]}', '{$"{user["email"]}".Split('@')[0]}', 'example.com', 'hash', 1, '');");
        return Ended(0);
    }

    private ExecResult Delete(string address, bool disable)
    {
        // What the application's cascades do.
        Sql(disable ? $"update user set enabled = 0 where email = '{address}';"
            : $"delete from user where email = '{address}'; delete from token where user_email = '{address}'; delete from fetch where user_email = '{address}'; delete from manager where user_email = '{address}';"
                + (Release == "master" ? $"delete from domain_access where user_email = '{address}'; delete from alias where owner_email = '{address}';" : ""));
        return Ended(0);
    }

    private ExecResult Python(ExecRequest request)
    {
        var start = new ProcessStartInfo("python3", request.Command.Skip(1)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SQLALCHEMY_DATABASE_URI"] = "sqlite:///" + Database;
        using var process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(request.Input!.Value.Span);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Ended(process.ExitCode, output, error.Result);
    }

    private static ExecResult Ended(long code, string output = "", string error = "") => new(code, Encoding.UTF8.GetBytes(output), Encoding.UTF8.GetBytes(error), TimeSpan.Zero);
}
