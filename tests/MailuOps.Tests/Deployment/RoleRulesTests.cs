using MailuOps.Deployment;

namespace MailuOps.Tests.Deployment;

public class RoleRulesTests
{
    [Theory]
    [InlineData("front", "x", MailuRole.Front)]
    [InlineData("app", "nginx:1.20.0", MailuRole.Front)]
    [InlineData("db", "redis:7-alpine", MailuRole.Redis)]
    [InlineData("mailstore", "ghcr.io/mailu/dovecot:2024.06@sha256:0123", MailuRole.Imap)]
    [InlineData("mta", "localhost:5000/mailu/postfix", MailuRole.Smtp)]
    [InlineData("imap", "anything", MailuRole.Imap)]
    public void The_name_comes_first_then_the_image(string name, string image, MailuRole role) => Assert.Equal(role, RoleRules.RoleOf(name, image));

    [Theory]
    [InlineData("db", "mariadb:11")]
    [InlineData("db", "docker.io/library/postgres:16")]
    [InlineData("shop", "wordpress")]
    public void Others_have_none(string name, string image) => Assert.Null(RoleRules.RoleOf(name, image));

    [Theory]
    [InlineData("ghcr.io/mailu/admin:2024.06@sha256:00", "admin", "2024.06")]
    [InlineData("localhost:5000/admin", "admin", null)]
    public void An_image_reference_is_taken_apart(string image, string name, string? tag) =>
        Assert.Equal((name, tag), (RoleRules.ImageName(image), RoleRules.ImageTag(image)));
}
