using System.Text;
using System.Text.Json;

namespace MailuOps.Tests.Drill;

/// <summary>A secret is found in every shape in which it may be written down, and is not found where it is not.</summary>
public class SecretFormsTests
{
    private const string Secret = "p&ss \"wörd\" %x9";
    private static readonly SecretForms Forms = new(Secret);

    [Fact]
    public void As_it_is() => Assert.Equal("plain", Forms.FindIn($"login {Secret} ok"));

    /// <summary>AUTH PLAIN is base64 of NUL, user, NUL, password: the offset depends on the user's name.</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "")]
    [InlineData("ab", "")]
    [InlineData("\0anna@mail.example.com\0", "")]
    [InlineData("\0bela@mail.example.com\0", "tail")]
    [InlineData("x:", "y")]
    public void In_base64_at_any_offset(string before, string after) =>
        Assert.Equal("base64", Forms.FindIn(Convert.ToBase64String(Encoding.UTF8.GetBytes(before + Secret + after))));

    [Fact]
    public void Url_encoded() => Assert.Equal("URL-encoded", Forms.FindIn("https://host/?password=" + Uri.EscapeDataString(Secret)));

    [Fact]
    public void In_json() => Assert.Equal("JSON", Forms.FindIn(JsonSerializer.Serialize(new { password = Secret })));

    [Fact]
    public void Not_where_it_is_not() => Assert.Null(Forms.FindIn("p&ss word %x9 " + Convert.ToBase64String(Encoding.UTF8.GetBytes("another secret altogether"))));

    [Fact]
    public void Too_short_a_secret_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new SecretForms("1234567"));
}
