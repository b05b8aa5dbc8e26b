using MailuOps.Recipe.Compose;

namespace MailuOps.Tests.Recipe;

public sealed class InterpolationTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["A"] = "one", ["EMPTY"] = "", ["B_2"] = "two" };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$A/${A}", "one/one")]
    [InlineData("${B_2}x$B_2", "twoxtwo")]
    [InlineData("$$A $${A}", "$A ${A}")]
    [InlineData("${NONE:-x}", "x")]
    [InlineData("${EMPTY:-x}|${EMPTY-x}", "x|")]
    [InlineData("${NONE:-${EMPTY:-deep}}", "deep")]
    [InlineData("${NONE:-a}b}", "ab}")]
    [InlineData("${A:+set}|${EMPTY:+set}|${EMPTY+set}|${NONE+set}", "set||set|")]
    [InlineData("${A:?must}|${NONE:?must}", "one|")]
    [InlineData("${NONE}|$NONE", "|")]
    [InlineData("cost: 5$", "cost: 5$")]
    [InlineData("$ 5 $1 ${", "$ 5 $1 ${")]
    [InlineData("${NONE", "${NONE")]
    public void Variables_are_filled_in_as_docker_does(string raw, string expected) =>
        Assert.Equal(expected, Interpolation.Expand(raw, Variables));

    [Fact]
    public void Unset_variables_can_stay_visible() =>
        Assert.Equal("${STACK_NAME}_x one ${N}", Interpolation.Expand("${STACK_NAME}_x $A ${N:?why}", Variables, keepUnset: true));

    [Fact]
    public void Env_files_hold_quotes_comments_exports_and_values_that_grow()
    {
        var env = EnvFile.Parse("\uFEFF# head\nexport A=1\r\nB=\"two # no comment\"\nC='$A' # c\nD=$A-${B} # c\nF=\"compose.yml\"\nF=\"$F:compose.x.yml\"\n#G=1\nH=\n=x\nI=a#b\n");
        Assert.Equal("1", env["A"]);
        Assert.Equal("two # no comment", env["B"]);
        Assert.Equal("$A", env["C"]);
        Assert.Equal("1-two # no comment", env["D"]);
        Assert.Equal("compose.yml:compose.x.yml", env["F"]);
        Assert.Equal("", env["H"]);
        Assert.Equal("a#b", env["I"]);
        Assert.False(env.ContainsKey("G"));
    }
}
