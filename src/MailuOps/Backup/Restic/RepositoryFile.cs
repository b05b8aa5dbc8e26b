using System.Text.Json;

namespace MailuOps.Backup.Restic;

/// <summary>A repository with what opens it, as a JSON file has it: one file with all secrets, for schedulers.</summary>
internal sealed record RepositoryFile(string? Repository, string? Password, IReadOnlyDictionary<string, string>? Environment, string? ResticImage, string? ResticPath)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    /// <param name="path">Named in errors; its text never is.</param>
    public static RepositoryFile Parse(string text, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<RepositoryFile>(text, Options) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw Errors.RepositoryFileInvalid(path, $"line {e.LineNumber + 1}, {e.Path}");
        }
    }
}
