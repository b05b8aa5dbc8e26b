using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Runtime.Versioning;
using MailuOps.Backup;
using MailuOps.Backup.Restic;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Tests.Lab;

namespace MailuOps.Tests.Backup;

/// <summary>This machine's restic, played by a script: where it is refused, what it is handed, and how it ends.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ResticHostTests : IAsyncDisposable
{
    private const string Password = "the repository's own";
    private const string Key = "s3-secret/key+1234567890";
    private const string Ask = "Get-BackupbotSnapshot -Repository s3:https://s3.example.com/mail -RepositoryPassword $Password -ResticPath $Restic";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mailuops-restic-");
    private readonly HostedShell _shell = new();
    private CoverageEngine _engine = null!;
    private bool _elsewhere;

    public ResticHostTests()
    {
        foreach (var volume in new[] { "mailu", "mail" })
        {
            _folder.CreateSubdirectory($"volumes/mail_example_com_{volume}/_data");
        }

        Use(new CoverageEngine());
        Restic("echo '[]'");
        _shell.With("Password", new NetworkCredential("", Password).SecurePassword).With("Key", new NetworkCredential("", Key).SecurePassword);
    }

    public async ValueTask DisposeAsync()
    {
        _shell.Dispose();
        await _engine.DisposeAsync();
        _folder.Delete(true);
    }

    [Fact]
    public void It_gets_its_password_by_standard_input_and_variables_by_its_environment_and_nothing_as_an_argument()
    {
        Restic($"cat >{_folder}/in; env >{_folder}/env; echo \"$@\" >{_folder}/args; echo \"key {Key} of s3\" >&2; printf %s '{Key}' | base64 >&2; echo '[]'");
        Environment.SetEnvironmentVariable("RESTIC_PASSWORD_COMMAND", "another's");
        try
        {
            var verbose = _shell.Run($"{Ask} -ResticEnvironment @{{ AWS_ACCESS_KEY_ID = 'id'; AWS_SECRET_ACCESS_KEY = $Key }} -Verbose").Succeeded().Verbose;
            Assert.Contains(verbose, v => v.Contains("restic: key *** of s3", StringComparison.Ordinal));
            Assert.DoesNotContain(verbose, v => v.Contains(Key, StringComparison.Ordinal) || v.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Key))[..^1], StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("RESTIC_PASSWORD_COMMAND", null);
        }

        string[] environment = File.ReadAllLines(Path.Combine(_folder.FullName, "env"));
        Assert.Equal(Password + "\n", File.ReadAllText(Path.Combine(_folder.FullName, "in")));
        Assert.Equal("--no-cache snapshots --json\n", File.ReadAllText(Path.Combine(_folder.FullName, "args")));
        Assert.Superset(new HashSet<string> { "AWS_ACCESS_KEY_ID=id", $"AWS_SECRET_ACCESS_KEY={Key}", "RESTIC_REPOSITORY=s3:https://s3.example.com/mail" }, environment.ToHashSet());
        Assert.DoesNotContain(environment, e => e.StartsWith("RESTIC_PASSWORD", StringComparison.Ordinal) || e.Contains(Password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ssh://root@mail.example.com")]
    [InlineData("tcp://mail.example.com:2376")]
    public void An_engine_that_is_not_here_is_refused(string endpoint)
    {
        Use(new CoverageEngine(new EngineEndpoint(new Uri(endpoint), "the test")));
        Assert.Contains(endpoint, _shell.Fails(Ask, "MailuOps.ResticDataElsewhere", ErrorCategory.InvalidOperation).Exception.Message);
    }

    [Fact]
    public void A_socket_that_leads_to_data_elsewhere_is_seen_through()
    {
        _elsewhere = true;
        Assert.Contains("of mail_example_com_", _shell.Fails(Ask, "MailuOps.ResticDataElsewhere", ErrorCategory.InvalidOperation).Exception.Message);
        _elsewhere = false;
        Directory.Delete(Path.Combine(_folder.FullName, "volumes", "mail_example_com_mail"), true);
        Assert.Contains("/mail of mail_example_com_imap is not", _shell.Fails(Ask, "MailuOps.ResticDataElsewhere", ErrorCategory.InvalidOperation).Exception.Message);
    }

    [Fact]
    public void One_that_is_missing_too_old_or_named_twice_is_refused()
    {
        _shell.Fails(Ask.Replace("$Restic", "no-such-restic", StringComparison.Ordinal), "MailuOps.ResticMissing", ErrorCategory.ObjectNotFound);
        _shell.Fails(Ask.Replace("$Restic", "/no/such/restic", StringComparison.Ordinal), "MailuOps.ResticMissing", ErrorCategory.ObjectNotFound);
        _shell.Fails($"{Ask} -ResticImage restic/restic", "MailuOps.ResticPlaceUnclear", ErrorCategory.InvalidArgument);
        Restic("echo '[]'", "restic 0.14.0 compiled with go1.19.8 on linux/amd64");
        Assert.Contains("0.14.0", _shell.Fails(Ask, "MailuOps.ResticTooOld", ErrorCategory.NotImplemented).Exception.Message);
    }

    [Fact]
    public async Task Ctrl_C_ends_it_and_what_it_has_started_at_once_and_until_then_others_see_it_at_work()
    {
        Restic($"trap '' INT; sleep 300 & echo $! >{_folder}/child; echo $$ >{_folder}/pid.new; mv {_folder}/pid.new {_folder}/pid; while :; do sleep 1; done");
        var run = _shell.Start(Ask);
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Path.Combine(_folder.FullName, "pid")), 20_000));
        Assert.True(IsAlive("pid") && IsAlive("child"));
        var server = new MailuServer(_engine, await DeploymentFinder.FindOneAsync(_engine, "mail_example_com", null, default), NullEvents.Instance);
        var other = new ResticProvider(server, await HostFolders.FindAsync(server, default), new ResticAccess("/x", () => "", []), "", "restic");
        Assert.True(await other.IsWorkingAsync(default));
        var watch = Stopwatch.StartNew();
        Assert.True(run.Stop().Stopped);
        // Less than a second; but the machine may have much else to do.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
        Assert.False(IsAlive("pid") || IsAlive("child"));
        Assert.False(await other.IsWorkingAsync(default));
    }

    [Fact]
    public void A_server_that_does_not_answer_is_given_up_soon()
    {
        Restic("""while :; do echo 'Stat(<config/>) returned error, retrying after 1s: Head "https://s3.example.com": dial tcp: connection refused' >&2; sleep 0.1; done""");
        Assert.Contains("connection refused", _shell.Fails(Ask, "MailuOps.RepositoryUnreachable", ErrorCategory.ConnectionError).Exception.Message);
    }

    [Theory]
    [InlineData("'A B' = 'x'", "A B")]
    [InlineData("RESTIC_PASSWORD = 'hidden'", "RESTIC_PASSWORD")]
    [InlineData("RESTIC_REPOSITORY_FILE = '/x'", "RESTIC_REPOSITORY_FILE")]
    [InlineData("AWS_SECRET_ACCESS_KEY = \"hid`nden\"", "more than one line")]
    [InlineData("AWS_SECRET_ACCESS_KEY = [pscredential]::new('x', $Key)", ".Password")]
    [InlineData("AWS_SECRET_ACCESS_KEY = @{ a = 1 }", "SecureString")]
    [InlineData("AWS_SECRET_ACCESS_KEY = $null", "SecureString")]
    public void What_is_no_variable_is_refused_without_its_value(string entry, string said)
    {
        var message = _shell.Fails($"{Ask} -ResticEnvironment @{{ {entry} }}", "MailuOps.ResticEnvironmentInvalid", ErrorCategory.InvalidArgument).Exception.Message;
        Assert.Contains(said, message);
        Assert.DoesNotContain("hid", message);
    }

    [Fact]
    public void A_file_may_hold_all_of_it_and_what_the_command_line_says_counts_before_it()
    {
        Restic($"cat >{_folder}/in; env >{_folder}/env; echo '[]'");
        string[] Seen() => [.. File.ReadAllLines(Path.Combine(_folder.FullName, "env")), .. File.ReadAllLines(Path.Combine(_folder.FullName, "in"))];
        var path = Write($$$"""{ "repository": "b2:mail", "password": "{{{Password}}}", "environment": { "B2_ACCOUNT_ID": "id", "B2_ACCOUNT_KEY": "{{{Key}}}" }, "resticPath": "{{{_folder}}}/restic" }""");
        Assert.Empty(_shell.With("File", path).Run("Get-BackupbotSnapshot -RepositoryFile $File").Succeeded().Warnings);
        Assert.Superset(new HashSet<string> { "RESTIC_REPOSITORY=b2:mail", "B2_ACCOUNT_ID=id", $"B2_ACCOUNT_KEY={Key}", Password }, Seen().ToHashSet());
        _shell.Run("Get-BackupbotSnapshot -RepositoryFile $File -Repository b2:other -ResticEnvironment @{ B2_ACCOUNT_ID = 'second' }").Succeeded();
        Assert.Superset(new HashSet<string> { "RESTIC_REPOSITORY=b2:other", "B2_ACCOUNT_ID=second", $"B2_ACCOUNT_KEY={Key}", Password }, Seen().ToHashSet());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("Everybody", Assert.Single(_shell.Run("Get-BackupbotSnapshot -RepositoryFile $File").Succeeded().Warnings));
    }

    [Theory]
    [InlineData("{ \"repository\": \"hidden\" }", "MailuOps.RepositoryMissing")]
    [InlineData("{ \"repository\": \"hidden\",\n \"pasword\": \"hidden\" }", "MailuOps.RepositoryFileInvalid")]
    [InlineData("hidden", "MailuOps.RepositoryFileInvalid")]
    [InlineData("null", "MailuOps.RepositoryFileInvalid")]
    [InlineData("{ \"repository\": \"x\", \"password\": \"hidden\", \"resticPath\": \"restic\", \"resticImage\": \"restic/restic\" }", "MailuOps.ResticPlaceUnclear")]
    [InlineData("{ \"repository\": \"x\", \"password\": \"hidden\", \"environment\": { \"RESTIC_PASSWORD\": \"hidden\" } }", "MailuOps.ResticEnvironmentInvalid")]
    [InlineData(null, "MailuOps.RepositoryFileUnreadable")]
    public void A_file_that_does_not_serve_is_refused_without_its_text(string? text, string id)
    {
        var error = Assert.Single(_shell.With("File", text is null ? "/no/such/file" : Write(text)).Run("Get-BackupbotSnapshot -RepositoryFile $File").AllErrors);
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.DoesNotContain("hidden", error.Exception.Message);
    }

    private string Write(string text)
    {
        var path = Path.Combine(_folder.FullName, "repository.json");
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private void Use(CoverageEngine engine)
    {
        var answer = engine.OnExec;
        engine.Info = engine.Info with { DataRoot = _folder.FullName };
        engine.OnExec = async (container, request, token) =>
        {
            if (request.Command.FirstOrDefault(c => c.StartsWith("stat ", StringComparison.Ordinal)) is null)
            {
                return await answer(container, request, token);
            }

            // The container has the volume's folder itself.
            var volume = engine.Services.Single(s => s.Id == container).Mounts.Single(m => m.Target == request.Command[^1]).Source;
            using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%d:%i", _elsewhere ? "/" : Path.Combine(_folder.FullName, "volumes", volume, "_data")]) { RedirectStandardOutput = true })!;
            return new ExecResult(0, System.Text.Encoding.UTF8.GetBytes(await stat.StandardOutput.ReadToEndAsync(token)), [], TimeSpan.Zero);
        };
        _shell.Use(_engine = engine);
    }

    private void Restic(string script, string version = "restic 0.18.0 compiled with go1.24.4 on linux/amd64")
    {
        var path = Path.Combine(_folder.FullName, "restic");
        File.WriteAllText(path, $"#!/bin/sh\n[ \"$2\" = version ] || [ \"$1\" = version ] && {{ echo '{version}'; exit; }}\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _shell.With("Restic", path);
    }

    private bool IsAlive(string file)
    {
        var stat = $"/proc/{File.ReadAllText(Path.Combine(_folder.FullName, file)).Trim()}/stat";
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }
}
