using System.Runtime.CompilerServices;

namespace MailuOps.Tests.History;

/// <summary>The tests' drills are not to be found among those of the person who runs them.</summary>
internal static class TestState
{
    /// <summary>Where this process keeps its state.</summary>
    public static string Root { get; } = Directory.CreateTempSubdirectory("mailuops-state-").FullName;

#pragma warning disable CA2255 // A test assembly is no library.
    [ModuleInitializer]
    internal static void Divert()
    {
        Environment.SetEnvironmentVariable("XDG_STATE_HOME", Root);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Root, recursive: true);
    }
#pragma warning restore CA2255
}
