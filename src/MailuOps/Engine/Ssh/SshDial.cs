using MailuOps.Engine.Transport;

namespace MailuOps.Engine.Ssh;

/// <summary>A connection by `docker system dial-stdio` on the other side: where sockets cannot be forwarded (Windows, or forbidden by the server).</summary>
internal sealed class SshDial(SshProcess ssh) : TwoWayStream(ssh.Output, ssh.Input)
{
    public static SshDial Start(EngineEndpoint endpoint)
    {
        var target = SshTarget.Of(endpoint.Address);
        string[] host = target.Socket is null ? [] : ["--host", $"unix://{target.Socket}"];
        return new SshDial(SshProcess.Start(endpoint, ["-T", "-o", "ServerAliveInterval=15", .. target.Arguments, "docker", .. host, "system", "dial-stdio"]));
    }

    /// <summary>What ssh or the remote docker said.</summary>
    public Task<string> ReasonAsync() => ssh.ReasonAsync();

    public override void CloseWrite() => ssh.Input.Close();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ssh.Dispose();
        }

        base.Dispose(disposing);
    }
}
