using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Tests.Mail;

public sealed class AppTokenTests
{
    /// <summary>By the rules of Mailu's own configuration.</summary>
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("No", false)]
    [InlineData("true", true)]
    [InlineData("YES", true)]
    [InlineData("0", true)]
    public void A_server_wants_application_tokens(string? setting, bool wanted)
    {
        var admin = new MailuService("admin", "mailu_admin", MailuRole.Admin, "admin")
        {
            Environment = setting is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["AUTH_REQUIRE_TOKENS"] = setting },
        };
        Assert.Equal(wanted, AppToken.IsRequired(new MailuDeployment("mailu", "", [admin])));
    }

    [Fact]
    public void Without_an_admin_service_nothing_is_wanted() => Assert.False(AppToken.IsRequired(new MailuDeployment("mailu", "", [])));

    [Fact]
    public void A_new_one_looks_like_one_and_is_never_the_same()
    {
        Assert.True(AppToken.IsOne(AppToken.New()));
        Assert.NotEqual(AppToken.New(), AppToken.New());
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", true)]
    [InlineData("0123456789ABCDEF0123456789ABCDEF", false)]
    [InlineData("0123456789abcdef0123456789abcde", false)]
    [InlineData("0123456789abcdef0123456789abcdefa", false)]
    [InlineData("g123456789abcdef0123456789abcdef", false)]
    public void Mailu_takes_for_one_only_32_small_hexadecimal_digits(string text, bool isOne) => Assert.Equal(isOne, AppToken.IsOne(text));

    /// <summary>Made by passlib 1.7.4: pbkdf2_sha256.using(rounds=1, salt=bytes(range(16))).hash("0123456789abcdef" * 2).</summary>
    [Fact]
    public void The_hash_is_the_one_that_passlib_makes() => Assert.Equal(
        "$pbkdf2-sha256$1$AAECAwQFBgcICQoLDA0ODw$iiHva7q2CulEZcuQ/ECIeNy9VqHlp77sFQzLuLxNrPc", AppToken.Hash("0123456789abcdef0123456789abcdef", [.. Enumerable.Range(0, 16).Select(i => (byte)i)]));
}
