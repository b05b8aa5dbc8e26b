using MailuOps.Engine;

namespace MailuOps.Mail.Manifests;

/// <summary>Runs a command where the data is.</summary>
internal delegate Task<ExecResult> ContainerExec(ExecRequest request, CancellationToken token);
