namespace MailuOps.Engine;

/// <summary>What endpoint resolution looks at, so that it can be tested without a machine of that kind.</summary>
/// <param name="Environment">An environment variable's value; null: not set.</param>
/// <param name="ReadFile">A file's text; null: there is no such file.</param>
/// <param name="FolderExists">True for an existing folder.</param>
/// <param name="Home">The user's home folder.</param>
/// <param name="IsWindows">True on Windows, where the default socket is a named pipe.</param>
public sealed record EndpointSources(
    Func<string, string?> Environment, Func<string, string?> ReadFile, Func<string, bool> FolderExists, string Home, bool IsWindows)
{
    /// <summary>This machine.</summary>
    public static EndpointSources Machine { get; } = new(
        System.Environment.GetEnvironmentVariable,
        path => File.Exists(path) ? File.ReadAllText(path) : null,
        Directory.Exists,
        System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
        OperatingSystem.IsWindows());

    /// <summary>A variable's value; null when it is not set or empty, as the docker CLI sees it.</summary>
    internal string? Variable(string name) => Environment(name) is { Length: > 0 } value ? value : null;

    /// <summary>The docker CLI's folder, ~/.docker or DOCKER_CONFIG.</summary>
    internal string ConfigFolder => Variable("DOCKER_CONFIG") ?? Path.Combine(Home, ".docker");
}
