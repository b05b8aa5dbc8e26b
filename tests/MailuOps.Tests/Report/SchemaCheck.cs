using System.Text.Json;
using System.Text.RegularExpressions;

namespace MailuOps.Tests.Report;

/// <summary>The part of JSON Schema that our schema uses. Stricter in one thing: what the schema does not name is reported.</summary>
internal sealed class SchemaCheck(JsonElement schema)
{
    private static readonly HashSet<string> Known =
        ["$ref", "type", "const", "enum", "required", "properties", "additionalProperties", "items", "oneOf", "pattern", "format", "minimum", "description", "title", "$id", "$schema", "$defs"];

    /// <summary>A schema that is shipped.</summary>
    public static JsonElement Load(string file) => JsonDocument.Parse(File.ReadAllText(Repository.PathOf("module", "schema", file))).RootElement;

    public IReadOnlyList<string> Validate(JsonElement value) => [.. Check(schema, value, "$")];

    private IEnumerable<string> Check(JsonElement rule, JsonElement value, string at)
    {
        foreach (var keyword in rule.EnumerateObject())
        {
            Assert.True(Known.Contains(keyword.Name), $"SchemaCheck does not know '{keyword.Name}'");
            foreach (var problem in Keyword(keyword, rule, value, at))
            {
                yield return problem;
            }
        }
    }

    private IEnumerable<string> Keyword(JsonProperty keyword, JsonElement rule, JsonElement value, string at) => keyword.Name switch
    {
        "$ref" when keyword.Value.GetString() is { } file && !file.StartsWith('#') => new SchemaCheck(Load(file)).Validate(value).Select(p => at + p[1..]),
        "$ref" => Check(schema.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), value, at),
        "type" => Unless(Types(keyword.Value).Any(t => Is(t, value)), $"{at} is {value.ValueKind}"),
        "const" => Unless(JsonElement.DeepEquals(keyword.Value, value), $"{at} is {value}"),
        "enum" => Unless(keyword.Value.EnumerateArray().Any(v => JsonElement.DeepEquals(v, value)), $"{at} is {value}"),
        "minimum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDouble() >= keyword.Value.GetDouble(), $"{at} is {value}"),
        "pattern" => Unless(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!), $"{at} is {value}"),
        "oneOf" => Unless(keyword.Value.EnumerateArray().Count(s => !Check(s, value, at).Any()) == 1, $"{at} fits not just one: {string.Join("; ", keyword.Value.EnumerateArray().SelectMany(s => Check(s, value, at)))}"),
        "required" when value.ValueKind == JsonValueKind.Object => keyword.Value.EnumerateArray().Where(n => !value.TryGetProperty(n.GetString()!, out _)).Select(n => $"{at} lacks {n}"),
        "properties" when value.ValueKind == JsonValueKind.Object => value.EnumerateObject().SelectMany(p => keyword.Value.TryGetProperty(p.Name, out var s)
            ? Check(s, p.Value, $"{at}.{p.Name}") : [$"{at}.{p.Name} is not in the schema"]),
        "additionalProperties" when value.ValueKind == JsonValueKind.Object && !rule.TryGetProperty("properties", out _) =>
            value.EnumerateObject().SelectMany(p => Check(keyword.Value, p.Value, $"{at}.{p.Name}")),
        "items" when value.ValueKind == JsonValueKind.Array => value.EnumerateArray().SelectMany((v, i) => Check(keyword.Value, v, $"{at}[{i}]")),
        _ => [],
    };

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    private static IEnumerable<string> Unless(bool good, string problem) => good ? [] : [problem];
}
