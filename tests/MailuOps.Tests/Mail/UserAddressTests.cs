using MailuOps.Mail;

namespace MailuOps.Tests.Mail;

public class UserAddressTests
{
    [Theory]
    [InlineData("User@Mail.Example.COM", "user@mail.example.com")]
    [InlineData(" first.last+tag@other.example.com ", "first.last+tag@other.example.com")]
    [InlineData("o'neil@example.org", "o'neil@example.org")]
    [InlineData("a@Bücher.example", "a@xn--bcher-kva.example")]
    [InlineData("a@xn--bcher-kva.example", "a@xn--bcher-kva.example")]
    [InlineData("-a@example.com", "-a@example.com")]
    public void Takes_what_mail_users_have(string text, string expected) => Assert.Equal(expected, new UserAddress(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("user")]
    [InlineData("@example.com")]
    [InlineData("user@")]
    [InlineData("a b@example.com")]
    [InlineData("../x@example.com")]
    [InlineData("a/b@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("-rf@example.com/x")]
    [InlineData("*@example.com")]
    [InlineData("a@exam ple.com")]
    [InlineData("a;b@example.com")]
    [InlineData("a\n@example.com")]
    public void Refuses_the_rest_with_its_own_id(string text) =>
        Assert.Equal("MailuOps.AddressInvalid", Assert.Throws<MailuOpsException>(() => new UserAddress(text)).Id);

    [Fact]
    public void The_same_local_part_in_another_domain_is_another_user() =>
        Assert.NotEqual(new UserAddress("probe@mail.example.com"), new UserAddress("probe@other.example.com"));
}
