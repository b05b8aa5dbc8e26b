using MailuOps.Deployment;
using MailuOps.Mail;

namespace MailuOps.Tests.Mail;

public sealed class ProxyProtocolTests
{
    /// <summary>By the rules of Mailu's own start: a list of ports, or a word for several.</summary>
    [Theory]
    [InlineData(null, 25, false)]
    [InlineData("", 993, false)]
    [InlineData("25,443", 25, true)]
    [InlineData("25,443", 993, false)]
    [InlineData("mail", 993, true)]
    [InlineData("all-but-http", 25, true)]
    [InlineData("all", 587, true)]
    [InlineData("mail", 10143, false)]
    public void A_port_wants_the_header_of_a_load_balancer(string? setting, int port, bool wanted)
    {
        var front = new MailuService("front", "mailu_front", MailuRole.Front, "nginx")
        {
            Environment = setting is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["PROXY_PROTOCOL"] = setting },
        };
        Assert.Equal(wanted, ProxyProtocol.IsWanted(front, port));
    }
}
