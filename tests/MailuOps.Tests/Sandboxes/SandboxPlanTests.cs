using MailuOps.Drill.Sandboxes;
using MailuOps.Engine;

namespace MailuOps.Tests.Sandboxes;

/// <summary>What a sandbox consists of: no engine needed.</summary>
public class SandboxPlanTests
{
    private static SandboxPlan Plan(bool full = false) => SandboxPlan.Of(SandboxSamples.Production, "mail_example_com-drill-abc", full, _ => "node");

    private static SandboxService Of(SandboxPlan plan, string key) => plan.Services.Single(s => s.Source.Name == key);

    [Fact]
    public void Only_what_recovery_needs_is_started_and_never_fetchmail_or_what_it_does_not_know()
    {
        Assert.Equal(["db", "admin", "imap"], Plan().Services.Select(s => s.Source.Name));
        Assert.Equal(["admin", "antispam", "app", "db", "imap", "smtp"], Plan(full: true).Services.Select(s => s.Source.Name).Order());
    }

    [Fact]
    public void No_volume_of_production_is_mounted()
    {
        var plan = Plan(full: true);
        var mounted = plan.Services.SelectMany(s => s.Mounts).Where(m => m.Type == "volume").Select(m => m.Source).ToList();
        Assert.Equal(7, mounted.Distinct().Count());
        Assert.All(mounted, m => Assert.StartsWith("mail_example_com-drill-abc_", m));
        Assert.Equal(mounted.Distinct().Order(), plan.Volumes.Select(v => v.Name).Order());
    }

    [Fact]
    public void Volumes_are_filled_but_for_those_that_are_made_again()
    {
        var filled = Plan(full: true).Volumes.ToDictionary(v => v.Key, v => v.Restored);
        Assert.Equal(
            [("certs", false), ("dkim", true), ("mail", true), ("mailqueue", true), ("mailu", true), ("redis", true), ("rspamd", false)],
            filled.Select(f => (f.Key, f.Value)).OrderBy(f => f.Key, StringComparer.Ordinal));
        Assert.Equal([("mail", "mail"), ("mailu", "accounts")], Plan().Volumes.Where(v => v.Needed is not null).Select(v => (v.Key, v.Needed!)).Order());
    }

    [Fact]
    public void Of_the_host_only_overrides_are_mounted_and_only_to_be_read()
    {
        var plan = Plan(full: true);
        var admin = Of(plan, "admin");
        Assert.DoesNotContain(admin.Mounts, m => m.Source.Contains("docker.sock", StringComparison.Ordinal));
        Assert.Equal(["/var/run/docker.sock at /var/run/docker.sock"], admin.Dropped);
        Assert.Equal(new EngineMount("bind", "/srv/overrides/nginx", "/overrides", true), Of(plan, "app").Mounts.Single(m => m.Type == "bind"));
        Assert.Contains(Of(plan, "imap").Mounts, m => m is { Type: "tmpfs", Target: "/run" });
    }

    [Fact]
    public void A_store_on_a_host_folder_becomes_a_scratch_volume()
    {
        var services = SandboxSamples.Services.Select(s => s.Name.EndsWith("_imap", StringComparison.Ordinal) ? s with { Mounts = [new("bind", "/srv/mail", "/mail", false)] } : s);
        var plan = SandboxPlan.Of(MailuOps.Deployment.DeploymentFinder.Build("unix:///fake", SandboxSamples.Stack, services, null), "x-drill-1", false, _ => "node");
        Assert.Equal(new EngineMount("volume", "x-drill-1_srv-mail", "/mail", false), Of(plan, "imap").Mounts.Single());
    }

    [Fact]
    public void Secrets_that_compose_mounts_come_along_to_be_read_as_the_Swarms_do()
    {
        var services = SandboxSamples.Services.Select(s => s.Name.EndsWith("_admin", StringComparison.Ordinal) ? s with { Mounts = [.. s.Mounts, new("bind", "/srv/key", "/run/secrets/key", false)] } : s);
        var plan = SandboxPlan.Of(MailuOps.Deployment.DeploymentFinder.Build("unix:///fake", SandboxSamples.Stack, services, null), "x-drill-1", false, _ => "node");
        Assert.Contains(new EngineMount("bind", "/srv/key", "/run/secrets/key", true), Of(plan, "admin").Mounts);
    }

    [Fact]
    public void Folders_with_long_or_similar_names_get_volumes_of_their_own()
    {
        var services = SandboxSamples.Services.Select(s => s.Name.Split('_')[^1] switch
        {
            "admin" => s with { Mounts = [new("bind", "/srv/a/x", "/data", false), new("bind", "/srv/a-x", "/dkim", false)] },
            "imap" => s with { Mounts = [new("bind", "/" + new string('d', 300) + "/mail", "/mail", false)] },
            _ => s,
        });
        var names = SandboxPlan.Of(MailuOps.Deployment.DeploymentFinder.Build("unix:///fake", SandboxSamples.Stack, services, null), "x-drill-1", false, _ => "node")
            .Volumes.Select(v => v.Name).ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, n => Assert.Matches("^x-drill-1_[A-Za-z0-9_.-]{1,90}$", n));
    }

    [Fact]
    public void Nothing_asks_for_certificates_changes_an_account_or_relays()
    {
        var changes = Of(Plan(full: true), "app").Environment;
        Assert.Equal("notls", changes["TLS_FLAVOR"]);
        Assert.Null(changes["PROXY_PROTOCOL"]);
        Assert.Equal("", changes["RELAYHOST"]);
        Assert.Null(changes["INITIAL_ADMIN_ACCOUNT"]);
        Assert.False(Of(Plan(), "admin").Environment.ContainsKey("SUBNET"), "set when the network is there");
    }

    [Theory]
    [InlineData("mail_example_com", "mail_example_com-drill-abcdef")]
    [InlineData("a_very_long_name_of_a_stack_that_the_swarm_would_not_take_twice", null)]
    public void Names_fit_into_the_Swarm(string stack, string? expected)
    {
        var name = SandboxPlan.NameOf(stack, "abcdef");
        Assert.True($"{name}_antispam".Length <= 63, name);
        Assert.Equal(expected ?? name, name);
        Assert.NotEqual(name, SandboxPlan.NameOf(stack + "2", "abcdef"));
    }

    [Fact]
    public void Without_imap_there_is_no_sandbox()
    {
        var services = SandboxSamples.Services.Where(s => !s.Name.EndsWith("_imap", StringComparison.Ordinal));
        var error = Assert.Throws<MailuOpsException>(() => SandboxPlan.Of(MailuOps.Deployment.DeploymentFinder.Build("unix:///fake", SandboxSamples.Stack, services, null), "x", false, _ => "node"));
        Assert.Equal("MailuOps.RoleMissing", error.Id);
    }
}
