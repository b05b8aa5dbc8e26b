namespace MailuOps.Schedule;

/// <summary>The command line of a scheduled drill.</summary>
internal static class DrillCommand
{
    /// <summary>The script that ships beside the assemblies.</summary>
    public static string ShippedScript => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(DrillCommand).Assembly.Location)!, "..", "scripts", "drill.ps1"));

    /// <summary>What runs this, if it can run the script as well; else pwsh.</summary>
    public static string FindHost()
    {
        if (Environment.ProcessPath is { } here && (IsHost(here) || IsPwsh(here)))
        {
            return here;
        }

        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists)
            ?? throw Errors.ScheduleHostMissing();
    }

    /// <param name="arguments">Those without a value are left out.</param>
    public static IReadOnlyList<string> Make(string host, string script, IReadOnlyList<(string Name, string? Value)> arguments)
    {
        var command = new List<string>([host, .. IsHost(host) ? ["-NonInteractive", script] : new[] { "-NoProfile", "-NonInteractive", "-File", script }]);
        foreach (var (name, value) in arguments.Where(a => !string.IsNullOrEmpty(a.Value)))
        {
            command.AddRange(["-" + name, value!]);
        }

        if (command.Find(c => c.Any(char.IsControl)) is { } bad)
        {
            throw Errors.ScheduleTextInvalid(bad);
        }

        return File.Exists(script) ? command : throw Errors.ScheduleScriptMissing(script);
    }

    private static bool IsHost(string path) => Path.GetFileNameWithoutExtension(path) == "mailuops";

    private static bool IsPwsh(string path) => Path.GetFileNameWithoutExtension(path).StartsWith("pwsh", StringComparison.OrdinalIgnoreCase);
}
