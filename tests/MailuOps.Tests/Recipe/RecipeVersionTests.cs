using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Versioning;

namespace MailuOps.Tests.Recipe;

public sealed class RecipeVersionTests
{
    [Theory]
    [InlineData(VersionPart.Major, null, "4.0.0+2024.06.52")]
    [InlineData(VersionPart.Minor, null, "3.1.0+2024.06.52")]
    [InlineData(VersionPart.Patch, null, "3.0.2+2024.06.52")]
    [InlineData(VersionPart.Minor, "2024.06.53", "3.1.0+2024.06.53")]
    public void A_step_raises_one_part_and_clears_those_behind_it(VersionPart part, string? upstream, string expected)
    {
        Assert.True(RecipeVersion.TryParse("3.0.1+2024.06.52", out var version));
        Assert.Equal(expected, version.Step(part, upstream).ToString());
    }

    [Theory]
    [InlineData("1.2.3+v4")]
    [InlineData("2.0.1+1.0.6-social-amd64")]
    public void Versions_come_back_as_written(string text)
    {
        Assert.True(RecipeVersion.TryParse(text, out var version));
        Assert.Equal(text, version.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2+3")]
    [InlineData("v1.2.3+4")]
    [InlineData("1.2.3.4+5")]
    [InlineData("1.2.x+5")]
    [InlineData("1.2.-3+5")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3+a b")]
    [InlineData("99999999999.0.0+1")]
    [InlineData("v2.4.8-d7d63b0d")]
    public void Anything_else_is_no_version(string? text) => Assert.False(RecipeVersion.TryParse(text, out _));

    [Fact]
    public void Versions_are_ordered_by_their_numbers()
    {
        RecipeVersion.TryParse("3.9.0+9", out var low);
        RecipeVersion.TryParse("3.10.0+1", out var high);
        Assert.True(low! < high! && high! > low! && low! <= high! && !(low! >= high!));
    }

    [Fact]
    public void A_version_among_the_tags_is_refused_whatever_its_upstream()
    {
        var refused = Assert.Throws<MailuOpsException>(() => VersionStep.Plan(Model("3.0.1+2024.06.52"), VersionPart.Minor, null, ["3.0.1+2024.06.52", "3.1.0+2024.06.40"]));
        Assert.Equal("MailuOps.RecipeVersionExists", refused.Id);
    }

    [Fact]
    public void The_default_of_a_variable_is_raised_in_its_place()
    {
        var (edit, from, to) = VersionStep.Plan(Model("${VERSION:-1.4.2+7.1}"), VersionPart.Patch, "7.2", []);
        Assert.Equal(new LabelEdit.Set("app", "coop-cloud.${STACK_NAME}.version", "${VERSION:-1.4.3+7.2}"), edit);
        Assert.Equal(("1.4.2+7.1", "1.4.3+7.2"), (from.ToString(), to.ToString()));
    }

    [Fact]
    public void An_upstream_with_odd_signs_is_refused() => Assert.Equal(
        "MailuOps.RecipeUpstreamInvalid",
        Assert.Throws<MailuOpsException>(() => VersionStep.Plan(Model("1.0.0+1"), VersionPart.Patch, "2\"\n- x", [])).Id);

    private static RecipeModel Model(string version) => RecipeModel.Join(
        [ComposeFile.Parse("compose.yml", $"services:\n  app:\n    image: x\n    deploy:\n      labels:\n        - coop-cloud.${{STACK_NAME}}.version={version}\n")],
        new Dictionary<string, string>());
}
