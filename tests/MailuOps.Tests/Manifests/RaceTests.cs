using MailuOps.Mail.Manifests;

namespace MailuOps.Tests.Manifests;

/// <summary>A living server: files change names in the middle of a walk. The tools of the walk are replaced by ones that see to it.</summary>
public sealed class RaceTests : IDisposable
{
    private readonly LocalStores _stores = LocalStores.Filled();
    private readonly string _tools = Directory.CreateTempSubdirectory("tools-").FullName;

    public RaceTests()
    {
        _stores.ToolPath = $"{_tools}:{Environment.GetEnvironmentVariable("PATH")}";
        Find("");
    }

    public void Dispose()
    {
        _stores.Dispose();
        Directory.Delete(_tools, recursive: true);
    }

    [Fact]
    public async Task A_message_that_was_renamed_before_it_was_read_is_read_under_its_new_name_and_unproven()
    {
        var file = _stores.Messages()[0];
        Find($"mv '{file}' '{file}T'");
        using var manifest = await _stores.CaptureAsync();
        Assert.Contains("was renamed to", Assert.Single(manifest.Findings, f => f.Kind == ManifestFindingKind.Unproven).Message);
        Assert.Equal((16, 1, _stores.Messages().Sum(f => new FileInfo(f).Length)), (manifest.Messages, manifest.Unproven, manifest.Bytes));
        SameIsUnproven(manifest);
        // Its content is known all the same: another one is a damage.
        File.WriteAllText(file + "T", "damaged");
        Find("");
        using var damaged = await _stores.CaptureAsync();
        Assert.Equal(1, ManifestComparer.Compare(manifest, damaged, null, 5, CancellationToken.None).Messages.Corrupted);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task A_message_that_was_renamed_when_it_was_to_be_read_is_unproven(int age)
    {
        Aged(age);
        var file = _stores.Messages()[0];
        Reader(before: $"mv '{file}' '{file}T'");
        using var manifest = await _stores.CaptureAsync();
        Assert.Contains("was renamed to", Assert.Single(manifest.Findings, f => f.Kind == ManifestFindingKind.Unproven).Message);
        Assert.Equal((16, 1), (manifest.Messages, manifest.Unproven));
        SameIsUnproven(manifest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task A_message_that_was_renamed_after_it_was_read_is_unproven(int age)
    {
        Aged(age);
        var file = _stores.Messages()[0];
        Reader(after: $"mv '{file}' '{file}T'");
        using var manifest = await _stores.CaptureAsync();
        Assert.Contains("was renamed to", Assert.Single(manifest.Findings, f => f.Kind == ManifestFindingKind.Unproven).Message);
        Assert.Equal((16, 1), (manifest.Messages, manifest.Unproven));
        SameIsUnproven(manifest);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task A_message_that_was_removed_meanwhile_is_unproven_even_when_both_manifests_say_so(int age)
    {
        Aged(age);
        var file = _stores.Messages()[0];
        Reader(after: $"mv '{file}' /tmp/away-{Path.GetFileName(_tools)}");
        using var first = await _stores.CaptureAsync();
        Assert.Contains("was removed", Assert.Single(first.Findings, f => f.Kind == ManifestFindingKind.Unproven).Message);
        File.Move($"/tmp/away-{Path.GetFileName(_tools)}", file);
        using var second = await _stores.CaptureAsync();
        File.Delete($"/tmp/away-{Path.GetFileName(_tools)}");
        var comparison = ManifestComparer.Compare(first, second, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Unproven, 15, 1), (comparison.Outcome, comparison.Messages.Intact, comparison.Messages.Unproven));
    }

    [Fact]
    public async Task Mail_that_arrives_meanwhile_is_counted_and_no_doubt_about_the_rest()
    {
        var arriving = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60}.M1P1.mail,S=3";
        Reader(after: $"echo hi > '{_stores.Mail}/{LocalStores.Anna}/new/{arriving}'");
        using var manifest = await _stores.CaptureAsync();
        Assert.Equal((16, 0, 1), (manifest.Messages, manifest.Unproven, manifest.Arrived));
    }

    [Fact]
    public async Task An_old_message_that_only_the_second_walk_saw_is_unproven()
    {
        Reader(after: $"echo hi > '{_stores.Mail}/{LocalStores.Anna}/cur/1600000000.M1P1.mail,S=3:2,S'");
        using var manifest = await _stores.CaptureAsync();
        Assert.Contains("was not seen at first", Assert.Single(manifest.Findings, f => f.Kind == ManifestFindingKind.Unproven).Message);
        Assert.Equal((17, 1, 0), (manifest.Messages, manifest.Unproven, manifest.Arrived));
    }

    [Fact]
    public async Task What_was_renamed_during_a_backup_and_is_missing_afterwards_is_unproven_and_the_rest_is_lost()
    {
        var (renamed, kept) = (_stores.Messages()[0], _stores.Messages()[1]);
        using var before = await _stores.CaptureAsync();
        File.Move(renamed, renamed + "T");
        using var after = await _stores.CaptureAsync();
        File.Delete(renamed + "T");
        File.Delete(kept);
        using var restored = await _stores.CaptureAsync();
        var window = RaceWindow.Between(before, after, CancellationToken.None);
        Assert.Contains(Path.GetFileName(renamed).Split(':')[0], Assert.Single(window.Names));
        var comparison = ManifestComparer.Compare(before, restored, window, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Lost, 1, 1, 14), (comparison.Outcome, comparison.Messages.Missing, comparison.Messages.Unproven, comparison.Messages.Intact));
        var without = ManifestComparer.Compare(before, restored, null, 5, CancellationToken.None);
        Assert.Equal((2, 0), (without.Messages.Missing, without.Messages.Unproven));
    }

    [Fact]
    public async Task A_folder_in_which_nothing_has_moved_for_a_while_is_not_listed_again()
    {
        Aged(3600);
        Tool("find", $"""case $* in *'R %p'*) touch '{_tools}/again' ;; esac; exec /usr/bin/find "$@" """);
        using var first = await _stores.CaptureAsync();
        // Where a file system does not count links, it is not known what lies in a folder, and all are.
        var counted = LocalStores.Run("stat", ["-c", "%h", Path.GetDirectoryName(_stores.Messages()[0])!]).Trim() == "2";
        Assert.Equal(!counted, File.Exists($"{_tools}/again"));
        Assert.Equal((16, 0), (first.Messages, first.Unproven));
        File.Delete(_stores.Messages()[0]);
        using var second = await _stores.CaptureAsync();
        var comparison = ManifestComparer.Compare(first, second, null, 5, CancellationToken.None);
        Assert.Equal((15, 1), (comparison.Messages.Intact, comparison.Messages.Missing));
    }

    [Fact]
    public async Task A_message_in_a_folder_that_has_folders_inside_is_looked_for_again()
    {
        Aged(3600);
        var file = _stores.Messages()[0];
        Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(file)!, "odd"));
        Tool("find", $"""case $* in *'R %p'*) touch '{_tools}/again' ;; esac; exec /usr/bin/find "$@" """);
        using var manifest = await _stores.CaptureAsync();
        Assert.True(File.Exists($"{_tools}/again"));
        Assert.Equal((16, 0), (manifest.Messages, manifest.Unproven));
    }

    /// <summary>The server's clock runs ahead, so that the folders seem to have been left alone for so many seconds.</summary>
    private void Aged(int seconds) => Tool("date", $"echo $(($(/usr/bin/date +%s) + {seconds}))");

    private static void SameIsUnproven(ServerManifest manifest)
    {
        var comparison = ManifestComparer.Compare(manifest, manifest, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Unproven, 1), (comparison.Outcome, comparison.Messages.Unproven));
    }

    /// <summary>What reads the messages, and what happens before and after it has.</summary>
    private void Reader(string before = ":", string after = ":")
    {
        var python = LocalStores.Run("sh", ["-c", "command -v python3"]).Trim();
        // The walk first asks whether it can be used.
        Tool("python3", $"case $* in *readv*) ;; *) exec {python} \"$@\" ;; esac\n{before}\n{python} \"$@\"\n{after}");
    }

    private void Tool(string name, string script)
    {
        var path = Path.Combine(_tools, name);
        File.WriteAllText(path, $"#!/bin/sh\n[ \"$1\" != --version ] || exec /usr/bin/{name} --version\n{script}\n");
        LocalStores.Run("chmod", ["755", path]);
    }

    /// <summary>The walk that looks at everything runs beside the reading: here it comes first, and then what happens in between.</summary>
    private void Find(string then) => Tool("find", $"""
        case $* in
        *'S %m'*) /usr/bin/find "$@"; touch '{_tools}/seen'; exit ;;
        *-print0*) while [ ! -e '{_tools}/seen' ]; do sleep 0.02; done
           {then} ;;
        *'R %p'*) rm '{_tools}/seen' ;;
        esac
        exec /usr/bin/find "$@"
        """);
}
