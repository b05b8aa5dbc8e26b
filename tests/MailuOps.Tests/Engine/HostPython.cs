using System.Diagnostics;

namespace MailuOps.Tests.Engine;

/// <summary>This machine's python3, lent to the test containers.</summary>
internal static class HostPython
{
    private static readonly Lazy<string?> Found = new(Find);

    /// <summary>The installation's folder; null: there is none.</summary>
    public static string? Prefix => Found.Value;

    private static string? Find()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import sys; print(sys.base_prefix)"]) { RedirectStandardOutput = true })!;
            var prefix = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 && File.Exists(prefix + "/bin/python3") ? prefix : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>An engine test that also needs python3 on this machine.</summary>
public sealed class PythonEngineFactAttribute : EngineFactAttribute
{
    public PythonEngineFactAttribute() => Skip ??= HostPython.Prefix is null ? "SKIPPED: this machine has no python3" : null;
}
