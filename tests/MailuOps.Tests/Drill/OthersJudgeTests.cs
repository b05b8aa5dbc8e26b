using MailuOps.Drill;
using MailuOps.Drill.Others;
using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Drill;

/// <summary>What a comparison of manifests says of others than the test user.</summary>
public class OthersJudgeTests
{
    private const string User = "mailuops-x@d.example";

    private static OthersProof Judge(params ManifestDifference[] differences) => Judge(null, differences);

    private static OthersProof Judge(DateTimeOffset? taken, params ManifestDifference[] differences)
    {
        var manifest = new ServerManifest(new ManifestSummary { Stack = "s", DockerHost = "h", Started = DateTimeOffset.UnixEpoch, Rows = new Dictionary<string, long>(), KeyId = "k", Findings = [], FindingCounts = new Dictionary<string, int>() }, new SpoolFile());
        return OthersJudge.Of(
            new ManifestComparison(manifest, manifest)
            {
                Messages = new MessageCounts(78, 0, 0, 0, 0, 0, 3, 0, 0), Folders = new EntryCounts(1, 0, 0, 0, 0), Contents = new EntryCounts(1, 0, 0, 0, 0),
                Accounts = new EntryCounts(24, 0, 0, 1, 0), Keys = new EntryCounts(1, 0, 0, 0, 0), Differences = differences,
            },
            User, taken);
    }

    private static ManifestDifference Missing(int arrival) =>
        new(ManifestDifferenceKind.MessageMissing, ManifestImpact.Loss, "anna@d.example", $"INBOX/{arrival}.M2P3.host,S=5", $"anna@d.example: {arrival} is missing.");

    [Fact]
    public void What_came_after_the_snapshot_is_not_lost_because_a_younger_manifest_knows_it()
    {
        // The manifest is of 1970-01-01 00:00:00.
        var taken = DateTimeOffset.UnixEpoch.AddSeconds(-100);
        var proof = Judge(taken, Missing(-50), Difference(ManifestImpact.Loss, "user", "new@d.example"));
        Assert.Equal((Evidence.Unknown, 0), (proof.Seen, proof.Lost.Count));
        Assert.Contains("younger than the snapshot", proof.Detail);
        Assert.Equal(Evidence.Yes, Judge(taken).Seen);
        // What was there before it is.
        Assert.Equal(Evidence.No, Judge(taken, Missing(-150)).Seen);
    }

    [Fact]
    public void Of_what_came_between_an_old_manifest_and_the_snapshot_nothing_is_known()
    {
        Assert.Equal(Evidence.Yes, Judge(DateTimeOffset.UnixEpoch.AddMinutes(50)).Seen);
        var proof = Judge(DateTimeOffset.UnixEpoch.AddHours(26));
        Assert.Equal(Evidence.Unknown, proof.Seen);
        Assert.Contains("The manifest is 26 h older than the snapshot", proof.Detail);
        Assert.Equal(Evidence.No, Judge(DateTimeOffset.UnixEpoch.AddHours(26), Missing(1)).Seen);
    }

    private static ManifestDifference Difference(ManifestImpact impact, string subject, string name) =>
        new(ManifestDifferenceKind.RowExtra, impact, subject, name, $"{subject} {name} differs.");

    [Fact]
    public void Without_differences_the_others_are_intact() => Assert.Equal(Evidence.Yes, Judge().Seen);

    [Fact]
    public void What_the_restore_brought_back_of_the_test_user_is_nobody_elses() => Assert.Equal(
        Evidence.Yes,
        Judge(Difference(ManifestImpact.Change, User, "123.M1P2.host"), Difference(ManifestImpact.Change, "user", User), Difference(ManifestImpact.Change, "token", $"2 of {User}")).Seen);

    [Theory]
    [InlineData(ManifestImpact.Loss, Evidence.No)]
    [InlineData(ManifestImpact.Change, Evidence.No)]
    [InlineData(ManifestImpact.Unproven, Evidence.Unknown)]
    [InlineData(ManifestImpact.Benign, Evidence.Yes)]
    public void Others_count_by_what_it_means_for_them(ManifestImpact impact, Evidence seen)
    {
        var proof = Judge(Difference(ManifestImpact.Change, "user", User), Difference(impact, "anna@d.example", "1.M2P3.host"));
        Assert.Equal(seen, proof.Seen);
        Assert.Equal(impact == ManifestImpact.Loss ? 1 : 0, proof.Lost.Count);
        if (seen != Evidence.Yes)
        {
            Assert.Contains("anna@d.example", proof.Detail);
        }
    }

    [Fact]
    public void An_address_that_only_begins_like_the_test_users_is_another_ones() =>
        Assert.Equal(Evidence.No, Judge(Difference(ManifestImpact.Loss, "user", User + ".org")).Seen);
}
