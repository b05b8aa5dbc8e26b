using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MailuOps.Mail;

namespace MailuOps.Tests.Sandboxes;

/// <summary>The programs that run in front of a sandbox's services.</summary>
public sealed class PreludeTests : IDisposable
{
    private readonly DirectoryInfo _queue = Directory.CreateTempSubdirectory("queue");

    public void Dispose() => _queue.Delete(recursive: true);

    private ProcessResult Hold(params string[] command) => Shells.Run(Shells.Start("sh", ["-c", ContainerScript.Load("hold.sh"), "sh", _queue.FullName, .. command]));

    private void Plant(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_queue.FullName, path))!);
        File.WriteAllText(Path.Combine(_queue.FullName, path), path);
    }

    [Fact]
    public void Whatever_waits_in_a_restored_queue_is_held_before_postfix_starts()
    {
        foreach (var path in new[] { "incoming/A1", "active/B2", "deferred/C/C3", "deferred/D/D4", "maildrop/E5", "hold/F6", "defer/C/C3" })
        {
            Plant(path);
        }

        // The service's own command runs last, and sees the queue as postfix would.
        var seen = Hold("sh", "-c", "cd \"$0\" && find incoming active deferred maildrop -type f; ls hold", _queue.FullName).Succeeded();
        Assert.Equal(["A1", "B2", "C3", "D4", "F6"], seen.Lines);
        Assert.Equal("deferred/C/C3", File.ReadAllText(Path.Combine(_queue.FullName, "hold", "C3")));
        Assert.True(File.Exists(Path.Combine(_queue.FullName, "aside", "E5")));
        Assert.True(File.Exists(Path.Combine(_queue.FullName, "defer", "C", "C3")), "the reason why it waits is no mail");
    }

    [Fact]
    public void An_empty_queue_is_no_obstacle_and_the_exit_code_is_the_services_own() => Assert.Equal(7, Hold("sh", "-c", "exit 7").ExitCode);

    [Fact]
    public void A_queue_that_cannot_be_held_starts_nothing()
    {
        Plant("deferred/C/C3");
        File.WriteAllText(Path.Combine(_queue.FullName, "hold"), "in the way");
        var result = Hold("echo", "started");
        Assert.NotEqual(0, result.ExitCode);
        Assert.DoesNotContain("started", result.Output);
    }

    private static async Task<byte[]> ResolveAsync(bool finds)
    {
        // Its answers without its port, which only root may open.
        var script = ContainerScript.Load("resolver.py");
        var functions = script[..script.IndexOf("door = socket.socket", StringComparison.Ordinal)]
            + "import sys\nsys.stdout.write(answer(bytes.fromhex(sys.argv[1]), len(sys.argv) > 2).hex())\n";
        const string Question = "076578616d706c65036f7267000001" + "0001";
        using var process = Shells.Start("python3", ["-c", functions, "abcd01200001000000000001" + Question + "0000291000000080000000", .. finds ? new[] { "all" } : []]);
        var answer = Convert.FromHexString(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        return answer;
    }

    [Fact]
    public async Task The_resolver_answers_with_the_mark_that_Mailu_waits_for()
    {
        var answer = await ResolveAsync(finds: true);
        Assert.Equal([0xab, 0xcd], answer[..2]);
        Assert.Equal((0x81, 0xa0), (answer[2], answer[3]));
        Assert.Equal([0, 1, 0, 1, 0, 0, 0, 0], answer[4..12]);
        Assert.Equal([192, 0, 2, 1], answer[^4..]);
    }

    [Fact]
    public async Task Or_that_there_is_no_such_name()
    {
        var answer = await ResolveAsync(finds: false);
        Assert.Equal([0xab, 0xcd, 0x81, 0xa3, 0, 1, 0, 0, 0, 0, 0, 0], answer[..12]);
        Assert.Equal(12 + 13 + 4, answer.Length);
    }

    [Fact]
    public void Where_the_resolver_cannot_listen_the_service_starts_all_the_same()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            taken.Bind(new IPEndPoint(IPAddress.Loopback, 53));
        }
        catch (SocketException)
        {
            // Not root, or somebody listens there: then it cannot listen either.
        }

        var result = Shells.Run(Shells.Start("python3", "-c", ContainerScript.Load("resolver.py"), "all", "echo", "started"));
        Assert.Equal((0, "started\n"), (result.ExitCode, result.Output));
        Assert.Contains("no resolver", result.Error);
    }
}
