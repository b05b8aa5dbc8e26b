using System.Management.Automation;
using MailuOps.Deployment;
using MailuOps.Engine;
using MailuOps.Mail.Manifests;
using MailuOps.Tests.Lab;

namespace MailuOps.Tests.Manifests;

public sealed class ManifestCmdletTests : IDisposable
{
    private readonly LocalStores _stores = LocalStores.Filled();
    private readonly HostedShell _shell = new();

    public ManifestCmdletTests()
    {
        var none = new Dictionary<string, string>();
        EngineService Service(string name, params EngineMount[] mounts) => new(name, "s_" + name, $"ghcr.io/mailu/{(name == "imap" ? "dovecot" : name)}:2024.06")
        {
            Labels = new Dictionary<string, string> { ["com.docker.stack.namespace"] = "s" }, ContainerLabels = none, Mounts = mounts, Ports = [], Environment = none,
        };
        var fake = new FakeEngine
        {
            Services = [Service("admin"), Service("imap", new EngineMount("volume", "s_mail", "/mail", false)), Service("smtp")],
            Tasks = [Task("admin"), Task("imap")],
            OnExec = (container, request, _) => _stores.ExecAsync(container, request),
        };
        _shell.Use(fake).With("file", Path.Combine(_stores.Root, "m.manifest"));
        static EngineTask Task(string service) => new(service, service, "node", "running", "running", service, "", DateTimeOffset.UnixEpoch);
    }

    public void Dispose()
    {
        _shell.Dispose();
        _stores.Dispose();
    }

    [Fact]
    public void Manifests_of_one_session_are_compared_by_parameter_and_by_pipe()
    {
        var manifest = _shell.One<ServerManifest>("$before = Get-MailuManifest; $before");
        Assert.Equal(("s", 16), (manifest.Stack, manifest.Messages));
        Assert.Equal(ManifestOutcome.Same, _shell.One<ManifestComparison>("Get-MailuStack | Get-MailuManifest | Compare-MailuManifest $before").Outcome);
        File.Delete(_stores.Messages()[0]);
        var lost = _shell.One<ManifestComparison>("Compare-MailuManifest -Reference $before -Difference (Get-MailuManifest) -First 1");
        Assert.Equal((ManifestOutcome.Lost, 1), (lost.Outcome, lost.Messages.Missing));
        Assert.Equal(ManifestOutcome.Unproven, _shell.One<ManifestComparison>("$after = Get-MailuManifest; Compare-MailuManifest $before $after -AfterBackup $after").Outcome);
    }

    [Fact]
    public void A_manifest_goes_to_a_file_and_comes_back_comparable_by_its_passphrase()
    {
        _shell.With("key", new System.Net.NetworkCredential("", "a passphrase").SecurePassword);
        Assert.Equal(_shell.Run("$file").Of<string>()[0], _shell.One<FileInfo>("Get-MailuManifest -Key $key | Export-MailuManifest -Path $file").FullName);
        Assert.Equal(ManifestOutcome.Same, _shell.One<ManifestComparison>("Compare-MailuManifest (Import-MailuManifest $file) (Get-MailuManifest -Key $key)").Outcome);
        Assert.Equal(ManifestOutcome.Unproven, _shell.One<ManifestComparison>("Compare-MailuManifest (Import-MailuManifest $file) (Get-MailuManifest)").Outcome);
        Assert.Equal(2, _shell.All<ServerManifest>("$file, $file | Import-MailuManifest").Count);
    }

    [Fact]
    public void Files_are_not_replaced_unasked_and_not_written_with_WhatIf()
    {
        _shell.Run("$m = Get-MailuManifest; $m | Export-MailuManifest -Path $file -WhatIf").Succeeded();
        _shell.Fails("Import-MailuManifest $file", "MailuOps.ManifestFileMissing", ErrorCategory.ObjectNotFound);
        _shell.Run("$null = $m | Export-MailuManifest -Path $file").Succeeded();
        _shell.Fails("$m | Export-MailuManifest -Path $file", "MailuOps.ManifestExists", ErrorCategory.ResourceExists);
        Assert.Single(_shell.All<FileInfo>("$m | Export-MailuManifest -Path $file -Force"));
        _shell.Fails("Export-MailuManifest $m variable:x", "MailuOps.ManifestPathInvalid", ErrorCategory.InvalidArgument);
    }

    [Fact]
    public void An_empty_passphrase_is_refused() => _shell.With("none", new System.Security.SecureString())
        .Fails("Get-MailuManifest -Key $none", "MailuOps.ManifestKeyEmpty", ErrorCategory.InvalidArgument);
}
