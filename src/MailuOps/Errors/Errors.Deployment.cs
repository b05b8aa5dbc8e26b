using MailuOps.Deployment;

namespace MailuOps;

internal static partial class Errors
{
    private static string List(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));

    public static MailuOpsException NoDeployment(string endpoint) => new(
        "MailuOps.NoDeployment", ErrorKind.ObjectNotFound, endpoint,
        $"No Mailu deployment runs on {endpoint}: no stack and no compose project has both an admin and an imap service. " +
        "Name another engine with -DockerHost, or the services with Get-MailuStack -Role @{ Admin = '...'; Imap = '...' }.");

    public static MailuOpsException StackNotFound(string name, string endpoint, IEnumerable<string> known) => new(
        "MailuOps.StackNotFound", ErrorKind.ObjectNotFound, name,
        $"No Mailu deployment named '{name}' runs on {endpoint}. Found: {List(known)}.");

    public static MailuOpsException StackAmbiguous(string name, string endpoint, IEnumerable<string> known) => new(
        "MailuOps.StackAmbiguous", ErrorKind.InvalidArgument, name,
        $"More than one Mailu deployment runs on {endpoint}: {List(known)}. Say which one with -Stack.");

    public static MailuOpsException StackTwofold(string name, string endpoint) => new(
        "MailuOps.StackAmbiguous", ErrorKind.InvalidArgument, name,
        $"On {endpoint} both a stack and a compose project are named '{name}'. Say which one: Get-MailuStack {name} | Where-Object Kind -EQ Compose, and give its result to -Stack.");

    public static MailuOpsException RoleMissing(string stack, MailuRole role, IEnumerable<string> services) => new(
        "MailuOps.RoleMissing", ErrorKind.ObjectNotFound, stack,
        $"'{stack}' has no service that plays the role {role} (services: {List(services)}). Name it with Get-MailuStack -Role @{{ {role} = '...' }}.");

    public static MailuOpsException RoleOverrideUnknown(string stack, MailuRole role, string name, IEnumerable<string> services) => new(
        "MailuOps.RoleOverrideUnknown", ErrorKind.InvalidArgument, name,
        $"-Role names '{name}' for {role}, but '{stack}' has no such service. It has: {List(services)}.");

    public static MailuOpsException ServiceNotRunning(string service, string state, string reason) => new(
        "MailuOps.ServiceNotRunning", ErrorKind.ResourceUnavailable, service,
        $"Service '{service}' is not running (last task: {state}{(reason.Length > 0 ? ", " + reason : "")}). See 'docker service ps {service}', or 'docker ps -a' where it is part of a compose project.");

    public static MailuOpsException TaskOnOtherNode(string service, string node, string endpoint) => new(
        "MailuOps.TaskOnOtherNode", ErrorKind.ResourceUnavailable, service,
        $"Service '{service}' runs on node '{node}', and the engine at {endpoint} runs commands on its own node only. Name that node's engine in one of three ways: "
        + $"-NodeEndpoint @{{ '{node}' = 'ssh://user@host' }}, a docker context named '{node}', or reach the manager by ssh (then the node is reached by ssh too).");

    public static MailuOpsException NodeEndpointWrong(string endpoint, string node, string found) => new(
        "MailuOps.NodeEndpointWrong", ErrorKind.InvalidArgument, endpoint,
        $"The endpoint '{endpoint}' is given for node '{node}', but what answers there is {(found.Length > 0 ? $"node '{found}'" : "no node of this Swarm")}. "
        + "Correct -NodeEndpoint or the docker context of that name.");

    public static MailuOpsException RoleUnknown(string text, IEnumerable<string> legal) => new(
        "MailuOps.RoleUnknown", ErrorKind.InvalidArgument, text,
        $"'{text}' is no role of a Mailu service. Legal are: {List(legal)}.");
}
