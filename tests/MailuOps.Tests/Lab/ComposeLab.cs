using System.Diagnostics;

namespace MailuOps.Tests.Lab;

/// <summary>Needs no stack and no Swarm: it may have an engine of its own.</summary>
[CollectionDefinition("compose", DisableParallelization = true)]
public sealed class ComposeCollection : ICollectionFixture<ComposeLab>;

/// <summary>A server of the lab as a compose project with bind mounts, and a folder for copies of it. Its shell has $Root, $Copies, and in $Copy the command that makes a copy. One that runs already is used, and left.</summary>
public sealed class ComposeLab : LabHost
{
    /// <summary>The project's name.</summary>
    public static string Project { get; } = Environment.GetEnvironmentVariable("MAILUOPS_PROJECT") ?? "mailuops-test";

    private bool _started;
    private System.Collections.Hashtable? _restic;

    /// <inheritdoc/>
    public override string Name => Project;

    /// <summary>The folder that holds the bind mounts.</summary>
    public static string Root { get; } = Repository.PathOf("lab", ".state", $"project-{Project}");

    /// <summary>A folder for copies.</summary>
    internal DirectoryInfo Copies { get; private set; } = null!;

    /// <inheritdoc/>
    public override async Task InitializeAsync()
    {
        if (LabGate.SkipReason is not null)
        {
            return;
        }

        _started = await LabAsync("status") != 0;
        Assert.Equal(0, await LabAsync("up"));
        await base.InitializeAsync();
        Copies = Directory.CreateTempSubdirectory("mailuops-copies-");
        // cp complains of dovecot's own files, which come and go under its hands; its exit code is told all the same.
        Shell.With("Root", Root).With("Copies", Copies.FullName).Run("$Copy = { param($To) & cp -a $Root $To 2>$null }").Succeeded();
    }

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Copies?.Delete(true);
        if (_started)
        {
            Assert.Equal(0, await LabAsync("down"));
        }
    }

    /// <summary>Parameters that name a restic repository with nothing in it at first, the same one each time.</summary>
    internal async Task<System.Collections.Hashtable> ResticAsync()
    {
        _restic ??= await LabRestic.MakeAsync(Project, Copies.CreateSubdirectory("restic").FullName);
        return (System.Collections.Hashtable)_restic.Clone();
    }

    private static async Task<int> LabAsync(string command)
    {
        using var lab = Process.Start(new ProcessStartInfo(Repository.PathOf("lab", "lab"), ["--compose", "--quiet", "--stack", Project, command]) { RedirectStandardOutput = true })!;
        await lab.StandardOutput.ReadToEndAsync();
        await lab.WaitForExitAsync();
        return lab.ExitCode;
    }
}
