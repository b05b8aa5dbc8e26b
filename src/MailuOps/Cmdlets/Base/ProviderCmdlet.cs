using System.Collections;
using System.Management.Automation;
using System.Net;
using System.Security;
using MailuOps.Backup;
using MailuOps.Backup.Copies;
using MailuOps.Backup.Restic;
using MailuOps.Deployment;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that work with any backup tool.</summary>
public abstract class ProviderCmdlet : BackupCmdlet
{
    /// <summary>
    /// The backup tool: Backupbot, Directory (plain copies in -BackupPath) or Restic (-Repository or -RepositoryFile). Default: Directory or Restic where
    /// one of these is given, else Backupbot.
    /// </summary>
    [Parameter]
    public BackupProviderKind? Provider { get; set; }

    /// <summary>The folder of this machine that holds copies of the server's folders, each in a folder of its own; or one such copy.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? BackupPath { get; set; }

    /// <summary>A restic repository, as restic takes it; a path is one of the engine's host.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? Repository { get; set; }

    /// <summary>Its password.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public SecureString? RepositoryPassword { get; set; }

    /// <summary>A JSON file with the repository, its password, and what its storage asks for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? RepositoryFile { get; set; }

    /// <summary>What the repository's storage asks for: variables by their names, secrets as SecureString.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? ResticEnvironment { get; set; }

    /// <summary>restic 0.16 or newer of this machine, a path or a name on the PATH, for an engine whose data is here; default: it is run in containers of -ResticImage.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ResticPath { get; set; }

    /// <summary>An image with restic 0.16 or newer and a shell, which the engine has; restic is run in containers of it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ResticImage { get; set; } = "restic/restic";

    /// <summary>What makes a copy, for cmdlets that take backups; null: nothing.</summary>
    private protected virtual ScriptBlock? CopyCommand => null;

    /// <summary>What the present record asks for.</summary>
    private protected ProviderChoice Choice => new(
        Provider, Given(BackupPath, nameof(BackupPath)), Given(Repository, nameof(Repository)), Given(RepositoryFile, nameof(RepositoryFile)), RepositoryPassword);

    /// <summary>A table has an empty cell where a server has no such thing; on a command line it is a variable that nobody has set.</summary>
    private string? Given(string? value, string name) => value is not { Length: 0 } ? value : MyInvocation.ExpectingInput ? null : throw CallFailed(Errors.ArgumentEmpty(name));

    /// <inheritdoc/>
    private protected override Task<IBackupProvider> ProviderAsync(MailuServer server, CancellationToken token) => ProviderAsync(server, Choice, token);

    /// <summary>As above, as another record asked for.</summary>
    private protected async Task<IBackupProvider> ProviderAsync(MailuServer server, ProviderChoice choice, CancellationToken token) => choice.Kind switch
    {
        BackupProviderKind.Directory => await DirectoryAsync(server, choice.BackupPath, token).ConfigureAwait(false),
        BackupProviderKind.Restic => await ResticAsync(server, choice, token).ConfigureAwait(false),
        _ => await base.ProviderAsync(server, token).ConfigureAwait(false),
    };

    private async Task<IBackupProvider> ResticAsync(MailuServer server, ProviderChoice choice, CancellationToken token)
    {
        try
        {
            // What the command line says counts before the file.
            var file = choice.RepositoryFile is null ? new RepositoryFile(null, null, null, null, null) : await ReadAsync(choice.RepositoryFile, token).ConfigureAwait(false);
            var (address, program) = (choice.Repository ?? file.Repository, ResticPath ?? file.ResticPath);
            Func<string>? password = choice.Password is { } secure ? () => new NetworkCredential("", secure).Password : file.Password is { } text ? () => text : null;
            if (address is null || password is null)
            {
                throw Errors.RepositoryMissing(server.Stack);
            }

            var image = MyInvocation.BoundParameters.ContainsKey(nameof(ResticImage)) ? ResticImage : file.ResticImage;
            return program is not null && image is not null ? throw Errors.ResticPlaceUnclear()
                : new ResticProvider(server, await HostFolders.FindAsync(server, token).ConfigureAwait(false), new ResticAccess(address, password, ResticVariables.Of(file.Environment, ResticEnvironment)), image ?? ResticImage, program);
        }
        catch (MailuOpsException e)
        {
            throw CallFailed(e);
        }
    }

    private async Task<RepositoryFile> ReadAsync(string path, CancellationToken token)
    {
        var full = await OnPipelineAsync(() => FileSystemPath.Resolve(SessionState, path, provider => Errors.RepositoryFileUnreadable(path, $"it lies in {provider}, not in a file system", null))).ConfigureAwait(false);
        try
        {
            if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(full).HasFlag(UnixFileMode.OtherRead))
            {
                Events.Warning($"Everybody on this machine can read '{full}', and it holds secrets: chmod 600 mends that.");
            }

            return Backup.Restic.RepositoryFile.Parse(await File.ReadAllTextAsync(full, token).ConfigureAwait(false), full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.RepositoryFileUnreadable(full, e.Message, e);
        }
    }

    private async Task<IBackupProvider> DirectoryAsync(MailuServer server, string? folder, CancellationToken token)
    {
        if (folder is null)
        {
            throw CallFailed(Errors.BackupPathMissing(server.Stack));
        }

        var path = await OnPipelineAsync(() => FileSystemPath.Resolve(SessionState, folder, p => Errors.BackupPathInvalid(folder, $"it lies in {p}, not in a file system"))).ConfigureAwait(false);
        server.Events.Verbose($"copies in {path}");
        return new DirectoryProvider(server, await HostFolders.FindAsync(server, token).ConfigureAwait(false), path, CopyCommand is { } block ? (to, _) => CopyAsync(server, block, to) : null);
    }

    private Task<bool> CopyAsync(MailuServer server, ScriptBlock block, string to) => OnPipelineAsync(() =>
    {
        SessionState.PSVariable.Set("global:LASTEXITCODE", 0);
        try
        {
            foreach (var said in InvokeCommand.InvokeScript(useLocalScope: true, block, input: null, args: to))
            {
                server.Events.Verbose($"BackupCommand: {said}");
            }
        }
        catch (RuntimeException e) when (!PipelinePump.IsUnwinding(e))
        {
            throw Errors.BackupCommandFailed(server.Stack, e.Message, e);
        }

        // Not an error: rsync ends with 24 where mail moved under its eyes. What was copied is looked at.
        if (SessionState.PSVariable.GetValue("global:LASTEXITCODE") is int code and not 0)
        {
            server.Events.Warning($"A program of -BackupCommand ended with exit code {code}.");
        }

        return true;
    });
}
