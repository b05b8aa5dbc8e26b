using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MailuOps.Notify;

/// <summary>Targets from a JSON file, so that a scheduler hands over one file with all secrets and puts none of them into a unit.</summary>
internal static class NotificationFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, Converters = { new JsonStringEnumConverter() },
    };

    private sealed record Settings(string? Ping, string? Webhook, MailSettings? Mail, bool OnlyProblems);

    private sealed record MailSettings(string[]? To, string? From, string? Server, int? Port, MailSecurity Security, string? User, string? Password);

    /// <param name="path">Named in errors; its text never is.</param>
    public static IReadOnlyList<NotificationTarget> Parse(string text, string path)
    {
        Settings settings;
        try
        {
            settings = JsonSerializer.Deserialize<Settings>(text, Options) ?? throw new JsonException("it holds null");
        }
        catch (JsonException e)
        {
            throw Errors.NotificationFileInvalid(path, $"line {e.LineNumber + 1}, {e.Path}");
        }

        var targets = new List<NotificationTarget>();
        if (settings.Ping is { } ping)
        {
            targets.Add(new NotificationTarget(NotificationKind.Ping) { Url = Address(ping) });
        }

        if (settings.Webhook is { } webhook)
        {
            targets.Add(new NotificationTarget(NotificationKind.Webhook) { Url = Address(webhook), OnlyProblems = settings.OnlyProblems });
        }

        if (settings.Mail is { } mail)
        {
            var to = mail.To ?? [];
            targets.Add(new NotificationTarget(NotificationKind.Mail)
            {
                To = to, From = mail.From ?? to.FirstOrDefault(""), SmtpServer = mail.Server ?? "", Security = mail.Security,
                Port = mail.Port ?? (mail.Security == MailSecurity.Tls ? 465 : 587), OnlyProblems = settings.OnlyProblems,
                Credential = mail.User is null ? null : new NetworkCredential(mail.User, mail.Password),
            });
        }

        return targets.Count > 0 ? [.. targets.Select(t => t.Checked())] : throw Errors.NotificationFileInvalid(path, "it names nobody: ping, webhook or mail");
    }

    private static Uri? Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;
}
