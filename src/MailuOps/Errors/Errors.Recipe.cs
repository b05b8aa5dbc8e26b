namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException RecipeNotFound(string path) => new(
        "MailuOps.RecipeNotFound", ErrorKind.ObjectNotFound, path,
        $"There is no compose file at '{path}'. Name a file, several joined by '{Path.PathSeparator}', or a folder with compose.yml or COMPOSE_FILE in its .env.");

    public static MailuOpsException RecipeUnreadable(string path, string reason, Exception? inner = null) => new(
        "MailuOps.RecipeUnreadable", ErrorKind.InvalidData, path, $"'{path}' cannot be read: {reason}.", inner);

    public static MailuOpsException RecipeInvalid(string path, int line, string message) => new(
        "MailuOps.RecipeInvalid", ErrorKind.InvalidData, path,
        $"{path}:{line}: {message} Nothing was changed. Get-MailuRecipeFinding lists everything that Docker would refuse.");

    public static MailuOpsException RecipeTooLarge(int limit) => new(
        "MailuOps.RecipeTooLarge", ErrorKind.LimitsExceeded, limit,
        $"With its aliases resolved the recipe has more than {limit} values. No recipe needs that; look for aliases that contain each other.");

    public static MailuOpsException RecipeServiceNotFound(string service, string path, IEnumerable<string> known) => new(
        "MailuOps.RecipeServiceNotFound", ErrorKind.ObjectNotFound, service,
        $"'{path}' has no service '{service}'. It has: {string.Join(", ", known.Distinct())}.");

    public static MailuOpsException RecipeVolumeNotFound(string volume, string path, IReadOnlyList<string> known) => new(
        "MailuOps.RecipeVolumeNotFound", ErrorKind.ObjectNotFound, volume,
        $"No service of '{path}' mounts a volume '{volume}'. Labels name volumes without the stack's prefix: {(known.Count == 0 ? "there is none" : string.Join(", ", known))}.");

    public static MailuOpsException RecipeEditImpossible(string path, string service, int line) => new(
        "MailuOps.RecipeEditImpossible", ErrorKind.InvalidOperation, path,
        $"{path}:{line}: the labels of '{service}' come from an anchor or a merge key that cannot be extended for this service alone. Nothing was changed. "
        + $"Write deploy.labels into '{service}' itself, or give the shared mapping an anchor.");

    public static MailuOpsException RecipeEditUnsafe(string path, IReadOnlyList<string> differences) => new(
        "MailuOps.RecipeEditUnsafe", ErrorKind.InvalidOperation, path,
        $"The edit of '{path}' would change more than the label ({string.Join("; ", differences.Take(3))}), probably through an anchor that others use. Nothing was changed; make this edit by hand.");

    public static MailuOpsException RecipeChangedMeanwhile(string path) => new(
        "MailuOps.RecipeChangedMeanwhile", ErrorKind.ResourceBusy, path,
        $"'{path}' was changed by somebody else in the meantime and was left as it is. Run the command again.");

    public static MailuOpsException RecipeWriteFailed(string path, string reason, Exception inner) => new(
        "MailuOps.RecipeWriteFailed", ErrorKind.PermissionDenied, path, $"'{path}' cannot be written and is unchanged: {reason}", inner);

    public static MailuOpsException RecipeVersionMissing(string path) => new(
        "MailuOps.RecipeVersionMissing", ErrorKind.ObjectNotFound, path,
        $"'{path}' has no version label. Add \"coop-cloud.${{STACK_NAME}}.version=1.0.0+UPSTREAM\" under deploy.labels of 'app' first.");

    public static MailuOpsException RecipeVersionMalformed(string path, string version) => new(
        "MailuOps.RecipeVersionMalformed", ErrorKind.InvalidData, path,
        $"'{version}' in '{path}' is not a recipe version; three numbers, a plus sign and the software's version are wanted, such as 3.0.1+2024.06.52.");

    public static MailuOpsException RecipeUpstreamInvalid(string upstream) => new(
        "MailuOps.RecipeUpstreamInvalid", ErrorKind.InvalidArgument, upstream,
        $"'{upstream}' cannot stand behind the plus sign of a version: letters, digits, '.', '-', '_' and '~' may.");

    public static MailuOpsException RecipeVersionExists(string path, string version) => new(
        "MailuOps.RecipeVersionExists", ErrorKind.ResourceExists, version,
        $"Version {version} exists already among the git tags of '{path}'. Choose another part, or fetch and rebase first.");

    public static MailuOpsException RecipeBaselineUnreadable(string baseline, string reason) => new(
        "MailuOps.RecipeBaselineUnreadable", ErrorKind.ObjectNotFound, baseline,
        $"'{baseline}' is neither a file or folder nor a git revision that holds the recipe: {reason}");
}
