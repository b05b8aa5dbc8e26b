using System.Security.Cryptography;
using System.Text;
using MailuOps.Deployment;

namespace MailuOps.Backup;

/// <summary>
/// Folds a snapshot's listing into what matters. Holds counters only, so that a listing of a million lines costs
/// no memory.
/// </summary>
internal sealed class SnapshotListing
{
    private readonly string _stack;
    private readonly string? _accounts;
    private readonly string? _mail;
    private readonly IReadOnlySet<string> _wanted;
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _labelled = new(StringComparer.Ordinal);
    private readonly HashSet<string> _labelledFound = new(StringComparer.Ordinal);
    private string? _database;
    private string? _databaseFile;
    private string? _folder;
    private long _messages;
    private readonly byte[] _names = new byte[SHA256.HashSizeInBytes];

    /// <param name="databasePath">The account database in the admin container, for example /data/main.db.</param>
    /// <param name="wanted">Messages to look for, as <see cref="MessageIdentity"/> writes them.</param>
    public SnapshotListing(MailuDeployment deployment, string databasePath, IReadOnlySet<string> wanted)
    {
        _stack = deployment.Stack;
        _wanted = wanted;
        _mail = VolumeSurvey.KeyOf(_stack, deployment.MailMount?.Source ?? "");
        _accounts = InVolume(deployment, databasePath);
        foreach (var key in deployment.Services.SelectMany(s => s.Mounts).Where(m => m.Type == "volume").Select(m => VolumeSurvey.KeyOf(_stack, m.Source)))
        {
            if (LabelPlan.Of(deployment, key) is { Coverage: LabelCoverage.Partial } promise)
            {
                _labelled[key] = promise.Paths;
            }
        }
    }

    /// <summary>Of which volumes, by compose key, the lines that come now are taken.</summary>
    public Func<string, bool> Takes { get; set; } = _ => true;

    /// <summary>"key/path" of a container path of the admin service, or null when it lies on no volume.</summary>
    public static string? InVolume(MailuDeployment deployment, string path)
    {
        var mount = deployment.AdminMount(path);
        return mount is null ? null : $"{VolumeSurvey.KeyOf(deployment.Stack, mount.Source)}/{path[(mount.Target.TrimEnd('/').Length + 1)..]}";
    }

    /// <summary>A line of a listing of the engine's volumes.</summary>
    public void Add(string line)
    {
        // <data root>/volumes/<stack>_<key>/_data/<path>
        const string Marker = "/volumes/";
        line = line.TrimEnd('\r');
        var at = line.IndexOf(Marker, StringComparison.Ordinal);
        var data = at < 0 ? -1 : line.IndexOf("/_data", at + Marker.Length, StringComparison.Ordinal);
        var rest = data < 0 ? -1 : data + "/_data".Length;
        if (rest < 0 || (rest < line.Length && line[rest] != '/'))
        {
            return;
        }

        var key = VolumeSurvey.KeyOf(_stack, line[(at + Marker.Length)..data]);
        if (Takes(key))
        {
            _folder ??= line[..(at + Marker.Length - 1)];
            Add(key, line[rest..].Trim('/'), line);
        }
    }

    /// <summary>A file or folder of a volume.</summary>
    /// <param name="key">The volume's compose key.</param>
    /// <param name="path">Relative to the volume; empty: its own folder.</param>
    /// <param name="line">The whole path, as the snapshot has it.</param>
    public void Add(string key, string path, string line)
    {
        _entries[key] = _entries.GetValueOrDefault(key) + (path.Length > 0 ? 1 : 0);
        var whole = $"{key}/{path}";
        if (whole == _accounts)
        {
            _database = whole;
            _databaseFile = line;
        }

        if (_labelled.TryGetValue(key, out var labelled))
        {
            _labelledFound.UnionWith(labelled.Where(p => path == p || path.StartsWith(p + "/", StringComparison.Ordinal)).Select(p => $"{key}/{p}"));
        }

        if (key == _mail && MessageIdentity(path) is { } message)
        {
            _messages++;
            Mix(message);
            if (_wanted.Contains(message))
            {
                _found.Add(message);
            }
        }
    }

    public SnapshotContent Result() => new(_database, _messages, _entries) { AccountDatabaseFile = _databaseFile, VolumesFolder = _folder, MessageNames = Convert.ToHexString(_names).ToLowerInvariant(), Found = _found, LabelledPaths = _labelledFound };

    /// <summary>Folded by exclusive or: the order does not count, and nothing has to be kept.</summary>
    private void Mix(string message)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(message));
        for (var i = 0; i < digest.Length; i++)
        {
            _names[i] ^= digest[i];
        }
    }

    /// <summary>
    /// "user@domain/.Folder/unique" of a message's path below the mail root, or null for anything else. Flags and the move from
    /// new/ to cur/ are left out: they are not the message.
    /// </summary>
    public static string? MessageIdentity(string path)
    {
        var parts = path.Split('/');
        return parts.Length >= 3 && parts[^2] is "cur" or "new"
            ? string.Join('/', parts[..^2]) + "/" + parts[^1].Split(':')[0]
            : null;
    }
}
