using System.Management.Automation;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Files;
using MailuOps.Recipe.Linting;

namespace MailuOps.Cmdlets;

/// <summary>Base of the cmdlets that read a recipe.</summary>
public abstract class RecipeCmdlet : MailuCmdlet
{
    /// <summary>
    /// A compose file, several joined by a colon (on Windows a semicolon), or a folder: there COMPOSE_FILE of .env (or .env.sample) names the files,
    /// else compose.yml counts. Without it the current folder.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = ["."];

    private protected override bool IsShortWork => true;

    /// <summary>One recipe.</summary>
    /// <param name="source">Its files.</param>
    /// <param name="token">Ends the work.</param>
    private protected abstract Task RunAsync(RecipeSource source, CancellationToken token);

    /// <inheritdoc/>
    protected sealed override async Task RunAsync(CancellationToken token)
    {
        foreach (var path in Path)
        {
            try
            {
                var full = await AbsoluteAsync(path).ConfigureAwait(false);
                var source = RecipeSource.Load(full);
                Events.Debug($"Read {string.Join(", ", source.Files.Select(file => file.Path))}.");
                await RunAsync(source, token).ConfigureAwait(false);
            }
            catch (MailuOpsException failure)
            {
                EmitError(failure);
            }
        }
    }

    /// <summary>The recipe as it was: at another path, or in a git revision.</summary>
    /// <param name="source">The recipe as it is.</param>
    /// <param name="baseline">A file, a list of files, a folder, or a commit, branch or tag; null: nothing to compare with.</param>
    /// <param name="token">Ends git.</param>
    private protected async Task<RecipeModel?> BaselineAsync(RecipeSource source, string? baseline, CancellationToken token)
    {
        if (baseline is null)
        {
            return null;
        }

        var full = await AbsoluteAsync(baseline).ConfigureAwait(false);
        if (File.Exists(full.Split(System.IO.Path.PathSeparator)[0]) || Directory.Exists(full))
        {
            return RecipeSource.Load(full).Model;
        }

        var git = new GitRepository(source.Folder);
        var files = new List<ComposeFile>();
        foreach (var file in source.Files)
        {
            if (await git.ShowAsync(baseline, System.IO.Path.GetRelativePath(source.Folder, file.Path), token).ConfigureAwait(false) is { } text)
            {
                files.Add(ComposeFile.Parse($"{baseline}:{file.Path}", text));
            }
        }

        return files.Count > 0 ? RecipeModel.Join(files, source.Variables) : throw Errors.RecipeBaselineUnreadable(baseline, "that revision has none of the recipe's files.");
    }

    /// <summary>The findings, those against the baseline included.</summary>
    private protected async Task<IReadOnlyList<RecipeFinding>> LintAsync(RecipeSource source, string? baseline, CancellationToken token) =>
        RecipeLinter.Lint(source.Model, await BaselineAsync(source, baseline, token).ConfigureAwait(false));

    // A thousand files in a pipeline need not ask the pipeline thread a thousand times.
    private Task<string> AbsoluteAsync(string path) =>
        System.IO.Path.IsPathFullyQualified(path) ? Task.FromResult(path) : OnPipelineAsync(() => RecipePath.Absolute(path, GetUnresolvedProviderPathFromPSPath));
}
