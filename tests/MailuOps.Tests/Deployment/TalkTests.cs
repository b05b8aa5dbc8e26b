using System.Text;
using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Tests.Deployment;

/// <summary>What -Verbose, -Debug and the progress bar tell of a command in a container.</summary>
public class TalkTests
{
    private const string Hash = "$bcrypt-sha256$v=2,t=2b,r=12$pOeqESVEM6m2iNv8Eqhx";
    private readonly Heard _heard = new();
    private readonly FakeEngine _engine = new() { Tasks = [new EngineTask("t", "s", "node", "running", "running", "c", "", DateTimeOffset.UnixEpoch)] };

    [Fact]
    public async Task Verbose_names_the_command_its_end_and_its_time_and_debug_shows_what_it_wrote()
    {
        await RunAsync(ExecRequest.Of("flask", "mailu", "config-export"), new ExecResult(0, Bytes($"user: anna\npassword: {Hash}\n"), Bytes("note"), TimeSpan.FromMilliseconds(41)));

        Assert.Equal(["mail_admin: flask mailu config-export -> exit 0 in 41 ms"], _heard.Verbose);
        Assert.Equal(["mail_admin stdout: user: anna\npassword: ***", "mail_admin stderr: note"], _heard.Debug);
        Assert.Empty(_heard.Progress);
    }

    [Fact]
    public async Task A_command_that_fails_says_its_last_words_in_verbose()
    {
        await RunAsync(ExecRequest.Of("restic", "--password", "hidden"), new ExecResult(1, [], Bytes(string.Join('\n', Enumerable.Range(0, 50)) + "\nTOKEN=hidden is wrong\n"), TimeSpan.Zero));

        Assert.Equal("mail_admin: restic --password *** -> exit 1 in 0 ms", _heard.Verbose[0]);
        Assert.Equal(["mail_admin said: 46", "mail_admin said: 47", "mail_admin said: 48", "mail_admin said: 49", "mail_admin said: TOKEN=*** is wrong"], _heard.Verbose.Skip(1));
    }

    [Fact]
    public async Task Long_output_is_cut()
    {
        await RunAsync(ExecRequest.Of("cat"), new ExecResult(0, new byte[100_000], [], TimeSpan.Zero));

        Assert.InRange(Assert.Single(_heard.Debug).Length, 16 << 10, 17 << 10);
        Assert.EndsWith("more bytes)", _heard.Debug[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_takes_longer_than_two_seconds_shows_what_it_is_doing_and_goes_away()
    {
        await RunAsync(ExecRequest.Of("backup") with { Doing = () => "Backing up volumes" }, new ExecResult(0, [], [], TimeSpan.Zero), TimeSpan.FromSeconds(2.3));

        Assert.StartsWith("Backing up volumes (2 s)", _heard.Progress[0].Status, StringComparison.Ordinal);
        Assert.True(_heard.Progress[^1].Completed);
    }

    [Fact]
    public async Task Where_the_pace_is_known_the_bar_has_it_and_the_remaining_time()
    {
        await Heartbeat.WatchAsync(Task.Run(() => Task.Delay(2300).ContinueWith(_ => true)), _heard, "restic", () => "restic restore", () => (25, TimeSpan.FromSeconds(9)));
        await Heartbeat.WatchAsync(Task.Delay(2300), _heard, "mail", () => "waiting until imap runs");

        Assert.Equal((25, TimeSpan.FromSeconds(9)), (_heard.Progress[0].Percent, _heard.Progress[0].Remaining));
        var waiting = _heard.Progress.Where(p => p.Activity == "mail").ToList();
        Assert.Equal("waiting until imap runs (2 s)", waiting[0].Status);
        Assert.Null(waiting[0].Remaining);
        Assert.Equal([false, true], waiting.Select(p => p.Completed));
    }

    private async Task RunAsync(ExecRequest request, ExecResult result, TimeSpan delay = default)
    {
        var service = new MailuService("admin", "mail_admin", MailuRole.Admin, "admin") { Id = "s" };
        var server = new MailuServer(_engine, new MailuDeployment("mail", "unix:///fake", [service]), _heard);
        _engine.OnExec = async (_, _, token) =>
        {
            await Task.Delay(delay, token);
            return result;
        };
        Assert.Same(result, await server.ExecAsync(service, request, CancellationToken.None));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private sealed class Heard : IOperationEvents
    {
        public List<string> Verbose { get; } = [];

        public List<string> Debug { get; } = [];

        public List<OperationProgress> Progress { get; } = [];

        void IOperationEvents.Verbose(string text) => Verbose.Add(text);

        void IOperationEvents.Debug(string text) => Debug.Add(text);

        void IOperationEvents.Warning(string text) => Assert.Fail(text);

        void IOperationEvents.Progress(OperationProgress progress) => Progress.Add(progress);
    }
}
