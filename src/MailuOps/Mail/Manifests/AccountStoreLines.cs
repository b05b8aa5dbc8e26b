using System.Globalization;

namespace MailuOps.Mail.Manifests;

/// <summary>Understands what manifest.py prints; entries A table key column=value..., A (schema) table digest, K dkim file ....</summary>
internal sealed class AccountStoreLines(LineSorter sorter, FindingList findings)
{
    public const string Schema = "(schema)";
    private readonly LineBuilder _line = new();
    private readonly Dictionary<string, long> _rows = [];

    /// <summary>Rows by table.</summary>
    public IReadOnlyDictionary<string, long> Rows => _rows;

    /// <summary>The server's clock, in seconds.</summary>
    public long Started { get; private set; }

    /// <summary>The used quota by address.</summary>
    public Dictionary<string, long> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>Domains that mail can be for.</summary>
    public HashSet<string> Domains { get; } = new(StringComparer.Ordinal);

    /// <summary>Domains with a key file.</summary>
    public HashSet<string> KeyDomains { get; } = new(StringComparer.Ordinal);

    /// <summary>Key files.</summary>
    public long Keys { get; private set; }

    public bool HasAccounts { get; private set; }

    public bool HasKeys { get; private set; }

    /// <summary>True: the answer came to its end.</summary>
    public bool Complete { get; private set; }

    public void Take(ReadOnlySpan<byte> line)
    {
        var fields = Fields.Split(line);
        switch (fields[0])
        {
            case "T": Started = long.Parse(fields[1], CultureInfo.InvariantCulture); break;
            case "F": Place(fields[1], Fields.Shown(fields[2]), fields[3]); break;
            case "E": NotCovered("accounts", Fields.Shown(fields[1])); break;
            case "C" when fields[2] == "ok": break;
            case "C" when fields[1] == "dkim":
                findings.Add(ManifestFindingKind.DkimKeyUseless, ManifestSeverity.Error, "dkim", Sentence(fields[2]));
                break;
            case "C":
                findings.Add(ManifestFindingKind.DatabaseDamaged, ManifestSeverity.Error, fields[1], $"SQLite's {fields[1]} says: {Fields.Shown(fields[2])}");
                break;
            case "S":
                _rows.TryAdd(Fields.Shown(fields[1]), 0);
                sorter.Add(_line.Start('A').Plain(Schema).Plain(fields[1]).Plain("sql=:" + fields[2]).Line);
                break;
            case "A":
                Row(fields);
                sorter.Add(line);
                break;
            case "K":
                Keys++;
                if (fields[^1].Length > 0)
                {
                    KeyDomains.Add(Fields.Shown(fields[^1]));
                }

                sorter.Add(line);
                break;
            case "Y" when fields[1] == "database": HasAccounts = true; break;
            case "Y": HasKeys = true; break;
            case "Z": Complete = true; break;
            default: throw new InvalidDataException(Fields.Shown(fields[0]));
        }
    }

    /// <summary>A column's text; null: there is none, or only a digest of it.</summary>
    internal static string? Value(string[] fields, string column)
    {
        var field = Array.Find(fields, f => f.StartsWith(column + "=", StringComparison.Ordinal));
        return field is null || field[(column.Length + 1)..] is not [':' or '.', ..] ? null : Fields.Shown(field[(column.Length + 2)..]);
    }

    private void Row(string[] fields)
    {
        var table = Fields.Shown(fields[1]);
        _rows[table] = _rows.GetValueOrDefault(table) + 1;
        if (table == "user" && Value(fields, "email") is { } email)
        {
            Users[email] = long.TryParse(Value(fields, "quota_bytes_used"), CultureInfo.InvariantCulture, out var used) ? used : 0;
        }
        else if (table == "domain" && Value(fields, "name") is { } domain)
        {
            Domains.Add(domain);
        }
    }

    private void Place(string flavor, string path, string exists)
    {
        if (flavor != "sqlite")
        {
            NotCovered("accounts", $"the accounts are kept in {flavor}, not in a SQLite file");
        }
        else if (exists != "yes")
        {
            NotCovered(path, $"the database {path} is not there");
        }
    }

    private void NotCovered(string subject, string why) =>
        findings.Add(ManifestFindingKind.AccountsNotCovered, ManifestSeverity.Error, subject, Sentence(why));

    private static string Sentence(string text) => $"{char.ToUpperInvariant(text[0])}{text[1..]}.";
}
