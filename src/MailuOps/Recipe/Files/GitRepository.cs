using System.ComponentModel;
using System.Diagnostics;

namespace MailuOps.Recipe.Files;

/// <summary>What a recipe's git repository knows: its tags, and its files as they were. Asks the git program.</summary>
internal sealed class GitRepository(string folder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The tags; empty when the folder is in no repository or git is not installed.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(CancellationToken token)
    {
        var (exit, output, _) = await RunAsync(["tag", "--list"], token).ConfigureAwait(false);
        return exit == 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
    }

    /// <summary>A file of the folder at a revision; null when it did not exist there.</summary>
    /// <param name="revision">A commit, branch or tag.</param>
    /// <param name="file">The file's name relative to the folder.</param>
    /// <param name="token">Ends git.</param>
    /// <exception cref="MailuOpsException">The revision does not exist, or git cannot be asked.</exception>
    public async Task<string?> ShowAsync(string revision, string file, CancellationToken token)
    {
        // A revision that looks like an option would become one.
        var (known, _, reason) = revision.StartsWith('-')
            ? (1, string.Empty, "a revision does not start with a dash")
            : await RunAsync(["rev-parse", "--verify", "--quiet", revision + "^{commit}"], token).ConfigureAwait(false);
        if (known != 0)
        {
            throw Errors.RecipeBaselineUnreadable(revision, reason.Length == 0 ? "git knows no such revision." : reason.Trim());
        }

        var (exit, output, _) = await RunAsync(["show", $"{revision}:./{file.Replace('\\', '/')}"], token).ConfigureAwait(false);
        return exit == 0 ? output : null;
    }

    private async Task<(int Exit, string Output, string Error)> RunAsync(string[] arguments, CancellationToken token)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("git") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true } };
        foreach (var argument in arguments)
        {
            process.StartInfo.ArgumentList.Add(argument);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(Patience);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return (-1, string.Empty, $"git cannot be run: {e.Message}");
        }

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            return (-1, string.Empty, "git did not answer");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
