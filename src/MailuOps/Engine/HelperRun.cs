namespace MailuOps.Engine;

/// <summary>A command in a container of its own.</summary>
internal static class HelperRun
{
    /// <summary>Where the way to the engine broke: the command may go on.</summary>
    private static readonly string[] Breaks = ["MailuOps.EngineConnectionLost", "MailuOps.EngineUnreachable", "MailuOps.ExecInterrupted", "MailuOps.NodeLost"];

    /// <summary>
    /// Starts the container, runs the command in it, and removes it, whatever happens; but one that outlives its connection is left to itself when
    /// that breaks: its container ends with it.
    /// </summary>
    public static async Task<ExecResult> RunAsync(this IDockerEngine engine, HelperContainer helper, ExecRequest request, CancellationToken token)
    {
        var goesOn = false;
        var container = await engine.Yard.StartHelperAsync(helper, token).ConfigureAwait(false);
        try
        {
            return await engine.ExecAsync(container, request, token).ConfigureAwait(false);
        }
        catch (MailuOpsException e) when (request.Outlives && Breaks.Contains(e.Id))
        {
            goesOn = true;
            throw;
        }
        finally
        {
            if (!goesOn)
            {
                await engine.Yard.RemoveHelperAsync(container, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }
}
