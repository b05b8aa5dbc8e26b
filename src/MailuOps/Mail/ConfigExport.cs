using System.Text.Json;
using MailuOps.Deployment;

namespace MailuOps.Mail;

/// <summary>The configuration as `flask mailu config-export --json` prints it. Not a proof of the accounts: it leaves out much.</summary>
public sealed class ConfigExport(MailuServer server)
{
    private static readonly HashSet<string> SecretNames = ["password", "dkim_key", "dkim_privatekey"];

    /// <summary>One record per object.</summary>
    public async Task<IReadOnlyList<MailuConfigObject>> ReadAsync(
        IReadOnlyList<string> filters, bool full, bool secrets, CancellationToken token)
    {
        string[] command = ["config-export", "--json", .. full ? ["--full"] : Array.Empty<string>(), .. secrets ? ["--secrets"] : Array.Empty<string>(), .. filters];
        var result = await new AdminCli(server).RequireAsync(command, null, [], token).ConfigureAwait(false);
        return Parse(server.Stack, server.Deployment.DockerHost, result.OutputText, secrets);
    }

    internal static IReadOnlyList<MailuConfigObject> Parse(string stack, string host, string json, bool secrets)
    {
        using var document = JsonDocument.Parse(json.Trim().Length == 0 ? "{}" : json);
        return [.. document.RootElement.EnumerateObject()
            .SelectMany(s => Items(s.Value).Select(i => (Section: s.Name, Item: i)))
            .Select(p => new MailuConfigObject(stack, host, p.Section, KeyOf(p.Item), Properties(p.Item, secrets)))];
    }

    // A section holds a list of objects, or one object.
    private static IEnumerable<JsonElement> Items(JsonElement section) =>
        (section.ValueKind == JsonValueKind.Array ? section.EnumerateArray() : Enumerable.Repeat(section, 1)).Where(e => e.ValueKind == JsonValueKind.Object);

    private static string KeyOf(JsonElement item) =>
        new[] { "email", "name" }.Select(n => item.TryGetProperty(n, out var v) ? v.ToString() : null).FirstOrDefault(v => v is not null) ?? "";

    private static Dictionary<string, object?> Properties(JsonElement item, bool secrets) =>
        item.EnumerateObject().ToDictionary(p => p.Name, p => !secrets && SecretNames.Contains(p.Name) ? "***" : Value(p.Value, secrets));

    private static object? Value(JsonElement value, bool secrets) => value.ValueKind switch
    {
        JsonValueKind.Object => Properties(value, secrets),
        JsonValueKind.Array => value.EnumerateArray().Select(v => Value(v, secrets)).ToArray(),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt64(out var number) ? number : value.GetDouble(),
        _ => null,
    };
}
