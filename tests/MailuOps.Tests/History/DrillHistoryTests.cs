using System.Text.Json;
using MailuOps.Drill;
using MailuOps.History;
using MailuOps.Report;
using MailuOps.Tests.Report;
using Xunit;

namespace MailuOps.Tests.History;

public sealed class DrillHistoryTests : IDisposable
{
    private readonly DrillHistory _history = new(Path.Combine(Directory.CreateTempSubdirectory("mailuops history ").FullName, "new"));

    public static TheoryData<string> Samples => [.. SampleDrills.All.Keys.Where(k => k != "Empty")];

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_history.Folder)!, recursive: true);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_drill_comes_back_as_it_was_kept(string sample)
    {
        var drill = SampleDrills.All[sample];
        var file = await _history.SaveAsync(drill, default);

        var entry = Assert.Single(_history.Read());

        Assert.Equal(file, entry.File);
        Assert.Null(entry.Problem);
        // The page draws finer than the milliseconds that are kept.
        foreach (var format in Enum.GetValues<ReportFormat>().Except([ReportFormat.Html, ReportFormat.Json]))
        {
            Assert.Equal(DrillReport.Write(drill, format), DrillReport.Write(entry.Drill!, format));
        }

        Assert.True(JsonElement.DeepEquals(Json(drill), Json(entry.Drill!)));
    }

    private static JsonElement Json(RestoreDrillResult drill) => JsonDocument.Parse(DrillReport.Write(drill, ReportFormat.Json)).RootElement;

    [Fact]
    public async Task No_secret_is_kept()
    {
        var text = File.ReadAllText(await _history.SaveAsync(SampleDrills.Hostile(), default));

        Assert.All(new[] { "hunter2", "correct-horse", "s3same" }, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_comes_first_and_files_are_read_as_they_are_asked_for()
    {
        foreach (var id in new[] { "20261124T031502-b", "20261123T031502-z", "20261125T031502-a" })
        {
            await _history.SaveAsync(SampleDrills.Passed() with { Id = id }, default);
        }

        File.WriteAllText(Path.Combine(_history.Folder, "20261122T000000-x.json"), "never read");

        Assert.Equal(["20261125T031502-a", "20261124T031502-b", "20261123T031502-z"], _history.Read().Take(3).Select(e => e.Drill!.Id));
    }

    [Theory]
    [InlineData("", "MailuOps.DrillRecordBad")]
    [InlineData("null", "MailuOps.DrillRecordBad")]
    [InlineData("[]", "MailuOps.DrillRecordBad")]
    [InlineData("{}", "MailuOps.DrillRecordBad")]
    [InlineData("{\"schemaVersion\": \"1\"}", "MailuOps.DrillRecordBad")]
    [InlineData("{\"schemaVersion\": 1}", "MailuOps.DrillRecordBad")]
    [InlineData("{\"schemaVersion\": 99999999999}", "MailuOps.DrillRecordBad")]
    [InlineData("{\"schemaVersion\": 2, \"somethingElse\": true}", "MailuOps.DrillRecordNewer")]
    public async Task A_file_that_is_no_record_is_told_and_hides_no_other(string text, string id)
    {
        await _history.SaveAsync(SampleDrills.Passed(), default);
        File.WriteAllText(Path.Combine(_history.Folder, "20261130T000000-bad.json"), text);

        var entries = _history.Read().ToList();

        Assert.Equal((id, "20261130T000000-bad.json"), (entries[0].Problem!.Id, Path.GetFileName(entries[0].File)));
        Assert.Equal(SampleDrills.Passed().Id, entries[1].Drill!.Id);
    }

    [Theory]
    [InlineData("\"outcome\": \"passed\"", "\"outcome\": \"0\"")]
    [InlineData("\"outcome\": \"passed\"", "\"outcome\": \"splendid\"")]
    [InlineData("\"before\": \"yes\"", "\"before\": null")]
    [InlineData("\"started\": \"2026", "\"started\": \"yesterday")]
    [InlineData("\"durationSeconds\": 41.2", "\"durationSeconds\": 1e300")]
    [InlineData("\"messages\": 18430", "\"messages\": -1.5")]
    public async Task What_stands_in_a_record_must_make_sense(string old, string bad)
    {
        var file = await _history.SaveAsync(SampleDrills.Passed(), default);
        var text = File.ReadAllText(file);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(old, bad, StringComparison.Ordinal));

        Assert.Equal("MailuOps.DrillRecordBad", Assert.Single(_history.Read()).Problem!.Id);
    }

    [Fact]
    public async Task Every_cut_of_a_record_is_bad_and_none_breaks_the_reader()
    {
        var file = await _history.SaveAsync(SampleDrills.Passed(), default);
        var text = File.ReadAllText(file);
        for (var length = 0; length < text.Length - 2; length += 7)
        {
            File.WriteAllText(file, text[..length]);
            Assert.Equal("MailuOps.DrillRecordBad", Assert.Single(_history.Read()).Problem!.Id);
        }
    }

    [Fact]
    public async Task What_a_later_version_1_adds_is_left_aside_and_what_an_earlier_lacked_is_unknown()
    {
        var file = await _history.SaveAsync(SampleDrills.Passed() with { DeliveryTime = TimeSpan.FromSeconds(2) }, default);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"deliveryTimeSeconds\"", "\"later\": {\"a\": [1]}, \"another\"", StringComparison.Ordinal));

        Assert.Null(Assert.Single(_history.Read()).Drill!.DeliveryTime);
    }

    [Fact]
    public async Task A_draft_of_a_killed_process_is_no_record_and_is_removed_a_day_later()
    {
        await _history.SaveAsync(SampleDrills.Passed(), default);
        var old = Path.Combine(_history.Folder, ".20261124T031502-k.json.1.tmp");
        var young = Path.Combine(_history.Folder, ".20261124T031502-l.json.2.tmp");
        File.WriteAllText(old, "{ \"schemaVersion\": 1, ");
        File.WriteAllText(young, "{");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));

        _history.Prepare();

        Assert.Single(_history.Read());
        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }

    [Fact]
    public async Task A_write_that_is_cancelled_leaves_the_earlier_record()
    {
        var file = await _history.SaveAsync(SampleDrills.Passed(), default);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _history.SaveAsync(SampleDrills.Hostile() with { Id = SampleDrills.Passed().Id }, new CancellationToken(true)));

        Assert.Equal([file], Directory.GetFiles(_history.Folder));
        Assert.Equal("mail_example_com", Assert.Single(_history.Read()).Drill!.Stack);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../elsewhere")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    public async Task An_id_does_not_lead_out_of_the_folder(string id)
    {
        Assert.Equal("MailuOps.DrillIdInvalid", (await Assert.ThrowsAsync<MailuOpsException>(() => _history.SaveAsync(SampleDrills.Passed() with { Id = id }, default))).Id);
        Assert.Equal("MailuOps.DrillIdInvalid", Assert.Throws<MailuOpsException>(() => _history.Remove(id)).Id);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told_before_the_drill()
    {
        File.WriteAllText(_history.Folder, "a file stands in its place");

        Assert.Equal("MailuOps.HistoryNotWritable", Assert.Throws<MailuOpsException>(_history.Prepare).Id);
    }

    [Fact]
    public async Task Many_at_once_disturb_nobody()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _history.SaveAsync(SampleDrills.Passed() with { Id = $"20261124T{i:000000}-x" }, default))));

        Assert.Equal(50, _history.Read().Count(e => e.Problem is null));
    }
}
