using MailuOps.Files;
using Xunit;

namespace MailuOps.Tests.History;

public sealed class StateFolderTests
{
    [Theory]
    [InlineData("/srv/state", false, "/srv/state/mailuops")]
    [InlineData(null, false, "/home/ann/.local/state/mailuops")]
    [InlineData("", false, "/home/ann/.local/state/mailuops")]
    [InlineData("state", false, "/home/ann/.local/state/mailuops")]
    [InlineData(null, true, "/home/ann/AppData/Local/MailuOps")]
    public void It_is_where_the_platform_wants_it(string? state, bool hasOwnPlace, string expected) => Assert.Equal(expected, StateFolder.Of(
        name => name == "XDG_STATE_HOME" ? state : null,
        (folder, _) => folder == Environment.SpecialFolder.UserProfile ? "/home/ann" : "/home/ann/AppData/Local",
        hasOwnPlace));

    [Fact]
    public void Others_cannot_enter_what_is_made()
    {
        var folder = Path.Combine(TestState.Root, "made");
        StateFolder.Make(folder);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(folder) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }
}
