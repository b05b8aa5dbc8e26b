using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

/// <summary>Mailu's images have busybox and not GNU's tools: the same stores give the same manifest.</summary>
public sealed class BusyboxTests
{
    [BusyboxFact]
    public async Task Busybox_sees_what_GNU_sees()
    {
        using var stores = LocalStores.Filled();
        stores.Write($"mail/{LocalStores.Anna}/cur/1700000002.M1P1.back\\slash and blank:2,", "hi");
        using var gnu = await stores.CaptureAsync();
        stores.UseBusybox();
        using var busybox = await stores.CaptureAsync();
        var comparison = ManifestComparer.Compare(gnu, busybox, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Same, 17), (comparison.Outcome, comparison.Messages.Intact));
        Assert.Empty(comparison.Differences);
        Assert.Equal(gnu.Findings, busybox.Findings);
    }
}

/// <summary>A test that needs a busybox on this machine (Debian: busybox or busybox-static).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BusyboxFactAttribute : FactAttribute
{
    /// <summary>Decides when the test is discovered.</summary>
    public BusyboxFactAttribute() => Skip = Program is null ? "NOT PROVEN: this machine has no busybox, which Mailu's images use" : null;

    /// <summary>Its path; null: there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(f => Path.Combine(f, "busybox")).FirstOrDefault(File.Exists);
}
