namespace MailuOps.Engine;

/// <summary>A command in a container of its own.</summary>
internal static class HelperRun
{
    /// <summary>Starts the container, runs the command in it, and removes it, whatever happens.</summary>
    public static async Task<ExecResult> RunAsync(this IDockerEngine engine, HelperContainer helper, ExecRequest request, CancellationToken token)
    {
        var container = await engine.Yard.StartHelperAsync(helper, token).ConfigureAwait(false);
        try
        {
            return await engine.ExecAsync(container, request, token).ConfigureAwait(false);
        }
        finally
        {
            await engine.Yard.RemoveHelperAsync(container, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
