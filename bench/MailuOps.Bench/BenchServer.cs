using MailuOps.Deployment;
using MailuOps.Engine;

namespace MailuOps.Bench;

/// <summary>The lab that measurements on a mail server use: the stack MAILUOPS_STACK, else mail_example_com, and no other.</summary>
internal static class BenchServer
{
    public static async Task<MailuServer> OpenAsync(IDockerEngine engine, CancellationToken token)
    {
        // A drill changes the server: never run on one that somebody merely happens to have here.
        if (Environment.GetEnvironmentVariable("MAILUOPS_LAB") != "1")
        {
            throw new BenchSkippedException("needs the lab: run lab/lab up and set MAILUOPS_LAB=1");
        }

        var stack = Environment.GetEnvironmentVariable("MAILUOPS_STACK") ?? "mail_example_com";
        return new MailuServer(engine, await DeploymentFinder.FindOneAsync(engine, stack, null, token), NullEvents.Instance);
    }
}
