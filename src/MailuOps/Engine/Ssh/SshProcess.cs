using System.ComponentModel;
using System.Diagnostics;

namespace MailuOps.Engine.Ssh;

/// <summary>A running `ssh` of the user: its agent, known hosts, jump hosts and shared connections are as the user configured them.</summary>
internal sealed class SshProcess : IDisposable
{
    private const int KeptLines = 8;

    /// <summary>In a session of its own where that can be had: Ctrl-C in the terminal ends our work in its own way, not the connection under it.</summary>
    private static readonly string? Setsid = OperatingSystem.IsWindows() ? null : new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    private readonly Process _process;
    private readonly Queue<string> _said = new();
    private readonly Task _errors;

    private SshProcess(Process process)
    {
        _process = process;
        _errors = Task.Run(HearAsync);
    }

    /// <summary>To the remote command. Closing it ends the remote command, also when this process dies.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>From the remote command.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>True when ssh has ended.</summary>
    public bool Ended => _process.HasExited;

    public static SshProcess Start(EngineEndpoint endpoint, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Setsid ?? "ssh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in Setsid is null ? arguments : arguments.Prepend("ssh"))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new SshProcess(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw Errors.EngineSshFailed(endpoint.ToString(), endpoint.Source, $"the program 'ssh' cannot be started ({e.Message.TrimEnd('.')})", e);
        }
    }

    /// <summary>What ssh said last, for an error; asked when it has ended or given up.</summary>
    public async Task<string> ReasonAsync()
    {
        await Task.WhenAny(_errors, Task.Delay(TimeSpan.FromSeconds(1))).ConfigureAwait(false);
        lock (_said)
        {
            return _said.Count > 0 ? string.Join("; ", _said).TrimEnd('.')
                : _process.HasExited ? $"ssh ended with exit code {_process.ExitCode}" : "no answer came";
        }
    }

    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromMilliseconds(200)))
            {
                _process.Kill();
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It has ended meanwhile.
        }

        _process.Dispose();
    }

    private async Task HearAsync()
    {
        try
        {
            while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                lock (_said)
                {
                    if (line.Trim().Length > 0 && !_said.Contains(line.Trim()))
                    {
                        _said.Enqueue(line.Trim());
                    }

                    if (_said.Count > KeptLines)
                    {
                        _said.Dequeue();
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The end of the process.
        }
    }
}
