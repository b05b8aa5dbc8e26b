using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

/// <summary>What tools a container has makes a difference in time only: the same stores give the same manifest.</summary>
public sealed class BusyboxTests
{
    /// <summary>Mailu's images have busybox and not GNU's tools.</summary>
    [BusyboxFact]
    public Task Busybox_sees_what_GNU_sees() => SameAsync(s => s.UseBusybox());

    [BusyboxFact]
    public Task Busybox_with_python_sees_the_same() => SameAsync(s => s.UseBusybox("python3"));

    [Fact]
    public Task GNU_without_python_sees_the_same() => SameAsync(s => s.UseOnly(
        "awk", "cat", "date", "dd", "find", "grep", "nice", "nproc", "readlink", "sed", "sh", "sha256sum", "stat", "tr", "true", "xargs"));

    private static async Task SameAsync(Action<LocalStores> restrict)
    {
        using var stores = LocalStores.Filled();
        stores.Write($"mail/{LocalStores.Anna}/cur/1700000002.M1P1.back\\slash and blank:2,", "hi");
        stores.Write($"mail/{LocalStores.Anna}/cur/1700000003.M1P1.it's $HOME \"é\":2,", "ho");
        File.WriteAllBytes(Path.Combine(stores.Mail, LocalStores.Anna, "cur", "1700000004.M1P1.large:2,S"), new byte[(1 << 21) + 1]);
        using var first = await stores.CaptureAsync();
        restrict(stores);
        using var second = await stores.CaptureAsync();
        var comparison = ManifestComparer.Compare(first, second, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Same, 19), (comparison.Outcome, comparison.Messages.Intact));
        Assert.Empty(comparison.Differences);
        Assert.Equal(first.Findings, second.Findings);
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
