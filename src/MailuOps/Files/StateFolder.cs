namespace MailuOps.Files;

/// <summary>
/// Where MailuOps keeps what must outlive a process: XDG_STATE_HOME or ~/.local/state on Linux, the local application data elsewhere.
/// </summary>
public static class StateFolder
{
    /// <summary>The folder for this user; it need not exist yet.</summary>
    public static string Root => Of(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath, OperatingSystem.IsWindows() || OperatingSystem.IsMacOS());

    /// <summary>A folder below <see cref="Root"/>.</summary>
    public static string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Makes a folder that only this user can enter; one that exists is left as it is.</summary>
    public static void Make(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    internal static string Of(
        Func<string, string?> variable, Func<Environment.SpecialFolder, Environment.SpecialFolderOption, string> folder, bool hasOwnPlace)
    {
        // The specification wants a relative path to be ignored.
        if (variable("XDG_STATE_HOME") is { } state && Path.IsPathFullyQualified(state))
        {
            return Path.Combine(state, "mailuops");
        }

        // From the user database where HOME is not set, as in a service.
        return hasOwnPlace
            ? Path.Combine(folder(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "MailuOps")
            : Path.Combine(folder(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".local", "state", "mailuops");
    }
}
