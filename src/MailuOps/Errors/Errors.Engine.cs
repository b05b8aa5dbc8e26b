namespace MailuOps;

/// <summary>Every error that MailuOps raises: one factory each, one file an area. Ids are stable: scripts match on them.</summary>
internal static partial class Errors
{
    public static MailuOpsException EngineUnreachable(string endpoint, string source, string reason, Exception? inner = null) => new(
        "MailuOps.EngineUnreachable", ErrorKind.ResourceUnavailable, endpoint,
        $"No Docker engine answers at {endpoint} (from {source}): {reason}. Start the engine, or name another one with -DockerHost or DOCKER_HOST.",
        inner);

    public static MailuOpsException EngineEndpointInvalid(string endpoint, string source, string reason) => new(
        "MailuOps.EngineEndpointInvalid", ErrorKind.InvalidArgument, endpoint,
        $"'{endpoint}' (from {source}) is not a usable Docker endpoint: {reason}. Legal are unix:///path, npipe://./pipe/name, tcp://host:port, ssh://user@host and context:name.");

    public static MailuOpsException EngineContextInvalid(string context, string reason, Exception? inner = null) => new(
        "MailuOps.EngineContextInvalid", ErrorKind.InvalidArgument, context,
        $"The docker context '{context}' cannot be used: {reason}. 'docker context ls' lists them; -DockerHost or DOCKER_HOST overrides it.", inner);

    public static MailuOpsException EngineNamedTwice(string endpoint, string context) => new(
        "MailuOps.EngineNamedTwice", ErrorKind.InvalidArgument, context,
        $"-DockerHost names '{endpoint}' and -Context names '{context}'. Give one of them.");

    public static MailuOpsException EngineSshFailed(string endpoint, string source, string reason, Exception? inner = null) => new(
        "MailuOps.EngineSshFailed", ErrorKind.ConnectionError, endpoint,
        $"No connection by ssh to the Docker engine at {endpoint} (from {source}): {reason}. Try 'ssh HOST docker version' in a terminal: what works there without a question works here.",
        inner);

    public static MailuOpsException EngineRequestFailed(string endpoint, string request, string reason, Exception? inner = null) => new(
        "MailuOps.EngineRequestFailed", ErrorKind.InvalidResult, endpoint,
        $"The Docker engine at {endpoint} refused '{request}': {reason}.", inner);

    public static MailuOpsException EngineConnectionLost(string endpoint, string request, Exception? inner = null) => new(
        "MailuOps.EngineConnectionLost", ErrorKind.ConnectionError, endpoint,
        $"The connection to the Docker engine at {endpoint} broke during '{request}'. Look whether the engine still runs, then try again.", inner);

    public static MailuOpsException ContainerNotFound(string container, Exception? inner = null) => new(
        "MailuOps.ContainerNotFound", ErrorKind.ObjectNotFound, container,
        $"Container '{container}' does not exist on this engine: its task was replaced, or it runs on another node.", inner);

    public static MailuOpsException ContainerNotRunning(string container, Exception? inner = null) => new(
        "MailuOps.ContainerNotRunning", ErrorKind.ResourceUnavailable, container,
        $"Container '{container}' is not running, so no command can be run in it. Look at 'docker service ps' for the reason.", inner);

    public static MailuOpsException ExecTimeout(string container, string command, TimeSpan timeout) => new(
        "MailuOps.ExecTimeout", ErrorKind.OperationTimeout, container,
        $"'{command}' in container '{container}' did not end within {timeout.TotalSeconds:0.#} s and was stopped. Give a longer -Timeout, or look what it waits for.");

    public static MailuOpsException ExecCommandNotFound(string container, string command, string reason) => new(
        "MailuOps.ExecCommandNotFound", ErrorKind.ObjectNotFound, container,
        $"'{command}' cannot be run in container '{container}': {reason}. Look whether the service really plays this role (override roles with Get-MailuStack -Role).");

    public static MailuOpsException ExecOutputTooLarge(string container, string command, long limit) => new(
        "MailuOps.ExecOutputTooLarge", ErrorKind.LimitsExceeded, container,
        $"'{command}' in container '{container}' wrote more than {limit} bytes and was stopped.");

    public static MailuOpsException EngineTlsFailed(string endpoint, string source, string reason, Exception? inner) => new(
        "MailuOps.EngineTlsFailed", ErrorKind.AuthenticationError, endpoint,
        $"No trusted connection to the Docker engine at {endpoint} (from {source}): {reason}. "
        + "Look at ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or the docker context, and at the host name in the address.",
        inner);

    public static MailuOpsException EngineNotSwarmManager(string endpoint, string reason, Exception? inner = null) => new(
        "MailuOps.EngineNotSwarmManager", ErrorKind.InvalidOperation, endpoint,
        $"The Docker engine at {endpoint} is not a Swarm manager, so it cannot tell which services run ({reason.TrimEnd('.')}), and no compose project runs there. "
        + "Name another engine with -DockerHost.",
        inner);

    public static MailuOpsException ContainerPathNotFound(string container, string request, string reason, Exception? inner = null) => new(
        "MailuOps.ContainerPathNotFound", ErrorKind.ObjectNotFound, container,
        $"'{request}' in container '{container}': {reason.TrimEnd('.')}. Look whether the service really plays this role and has its volumes mounted.",
        inner);

    public static MailuOpsException ExecInterrupted(string container, string command, Exception? inner = null) => new(
        "MailuOps.ExecInterrupted", ErrorKind.ConnectionError, container,
        $"Container '{container}' or its engine ended while '{command}' ran in it, so its outcome is not known. Look at 'docker service ps', then try again.",
        inner);

    public static MailuOpsException TunnelFailed(string container, string address, string reason, Exception? inner = null) => new(
        "MailuOps.TunnelFailed", ErrorKind.ConnectionError, address,
        $"No connection to {address} from container '{container}': {reason.TrimEnd('.')}. Look whether the service behind it runs and is healthy.",
        inner);

    public static MailuOpsException EngineNameTaken(string what, string name) => new(
        "MailuOps.EngineNameTaken", ErrorKind.ResourceExists, name,
        $"There is already a {what} named '{name}'. It was left as it is: it is not ours to change.");

    public static MailuOpsException EngineHelperImageMissing(string image) => new(
        "MailuOps.EngineImageMissing", ErrorKind.ObjectNotFound, image,
        $"The image {image} is not on this engine. Pull it there ('docker pull {image}'), or name another one.");

    public static MailuOpsException EngineImageMissing(string image, string service) => new(
        "MailuOps.EngineImageMissing", ErrorKind.ObjectNotFound, service,
        $"The image {image} of service '{service}' is not on this engine, so no copy of the service can run. Pull it again: after a loss of the server it would be missing, too.");
}
