using MailuOps.Mail;

namespace MailuOps.Tests.Mail;

public class MaildirStoreTests
{
    private static readonly string Sum = new('a', 64);
    private static readonly Dictionary<string, string> Homes = new() { ["u@d"] = "/mail/u@d", ["v@d"] = "/mail/v@d" };

    [Fact]
    public void A_scan_is_joined_from_digests_and_sizes()
    {
        var state = MaildirStore.ParseScan("/mail/u@d",
        [
            "state present",
            $"sum {Sum}  /mail/u@d/cur/1700.M1P2.host,S=12,W=13:2,FS",
            "size 12 1700000000 /mail/u@d/cur/1700.M1P2.host,S=12,W=13:2,FS",
            "size 5 1700000001 /mail/u@d/.Sub folder.x/new/1701.M1P2.host",
        ], true);
        Assert.True(state.Exists);
        Assert.Equal(17, state.Bytes);
        var first = state.Files[0];
        Assert.Equal(("", "1700.M1P2.host,S=12,W=13", "FS", 12L, Sum), (first.Folder, first.UniqueName, first.Flags, first.Size, first.Sha256));
        var second = state.Files[1];
        Assert.Equal((".Sub folder.x", "1701.M1P2.host", "", (string?)null), (second.Folder, second.UniqueName, second.Flags, second.Sha256));
    }

    [Fact]
    public void Absent_link_and_present_are_three_things()
    {
        Assert.False(MaildirStore.ParseScan("/mail/u@d", ["state absent"], false).Exists);
        Assert.True(MaildirStore.ParseScan("/mail/u@d", ["state link"], false).IsLink);
        Assert.Empty(MaildirStore.ParseScan("/mail/u@d", ["state present"], false).Files);
    }

    [Fact]
    public void The_users_own_folder_may_go() => Assert.Null(MaildirStore.WhyUnsafe("/mail/u@d", "/mail", "u@d", Homes));

    /// <summary>Trap: /mail/domain/user is not where Mailu keeps mail; removing it succeeds and removes nothing.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("mail/u@d")]
    [InlineData("/mail")]
    [InlineData("/mail/")]
    [InlineData("/")]
    [InlineData("/mail/../etc")]
    [InlineData("/mail/.")]
    [InlineData("/mail/d/u")]
    [InlineData("/mailother/u@d")]
    [InlineData("/mail/v@d")]
    public void Anything_else_is_refused_with_a_reason(string home) =>
        Assert.NotEmpty(MaildirStore.WhyUnsafe(home, "/mail", "u@d", Homes)!);

    /// <summary>Look-ups that list nobody once made this check one that could not fail, and another user's mail was removed.</summary>
    [Fact]
    public void A_folder_that_bears_anothers_address_is_refused_although_nobody_is_listed() =>
        Assert.Contains("v@d", MaildirStore.WhyUnsafe("/mail/v@d", "/mail", "u@d", new Dictionary<string, string>()));

    [Fact]
    public void A_folder_that_another_user_shares_is_refused() =>
        Assert.Contains("v@d", MaildirStore.WhyUnsafe("/mail/u@d", "/mail", "u@d", new Dictionary<string, string> { ["v@d"] = "/mail/u@d/sub" }));
}
