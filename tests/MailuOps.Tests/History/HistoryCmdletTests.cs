using System.Management.Automation;
using MailuOps.Drill;
using MailuOps.History;
using MailuOps.Tests.Report;
using Xunit;

namespace MailuOps.Tests.History;

public sealed class HistoryCmdletTests : IDisposable
{
    private readonly HostedShell _shell = new();
    private readonly DrillHistory _history = new(Directory.CreateTempSubdirectory("mailuops history ").FullName);

    public HistoryCmdletTests() => _shell.With("folder", _history.Folder);

    public void Dispose()
    {
        _shell.Dispose();
        Directory.Delete(_history.Folder, recursive: true);
    }

    [Fact]
    public void All_drills_come_newest_first()
    {
        Keep("mail_a", 1, 2, 3);

        Assert.Equal([3, 2, 1], Days("Get-MailuDrill -HistoryPath $folder"));
        Assert.Equal([3, 2], Days("Get-MailuDrill -HistoryPath $folder -Last 2"));
    }

    [Theory]
    [InlineData("-Stack mail_a", new[] { 3, 1 })]
    [InlineData("MAIL_B", new[] { 2 })]
    [InlineData("-Stack mail_*", new[] { 3, 2, 1 })]
    [InlineData("-Stack mail_a -Last 1", new[] { 3 })]
    [InlineData("-Since 2026-11-02T00:00:00Z", new[] { 3, 2 })]
    [InlineData("-Since ([DateTime]'2026-11-03T00:00:00Z')", new[] { 3 })]
    [InlineData("-Stack nobody", new int[0])]
    public void They_are_chosen_by_deployment_and_time(string arguments, int[] days)
    {
        Keep("mail_a", 1, 3);
        Keep("mail_b", 2);

        Assert.Equal(days, Days($"Get-MailuDrill -HistoryPath $folder {arguments}"));
    }

    [Fact]
    public void Deployments_are_taken_by_property_and_what_comes_goes_into_a_report()
    {
        Keep("mail_a", 1, 3);
        Keep("mail_b", 2);

        Assert.Equal([1, 3], Days("[pscustomobject]@{ Stack = 'mail_a' } | Get-MailuDrill -HistoryPath $folder").Order());
        var report = Assert.Single(_shell.Run("Get-MailuDrill mail_b -HistoryPath $folder | ConvertTo-MailuDrillReport -Format Markdown").Succeeded().Of<string>());
        Assert.Contains("restore drill of mail\\_b", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_record_is_an_error_of_its_own_and_the_others_come()
    {
        Keep("mail_a", 1, 3);
        File.WriteAllText(Path.Combine(_history.Folder, "20261102T000000-x.json"), "{ \"schemaVersion\": 7 }");

        var result = _shell.Run("Get-MailuDrill -HistoryPath $folder");

        Assert.Equal("MailuOps.DrillRecordNewer", result.ErrorId);
        Assert.Null(result.Terminating);
        Assert.Equal([3, 1], result.Of<RestoreDrillResult>().Select(d => d.Started.Day));
    }

    [Fact]
    public void The_default_history_may_be_missing_and_a_named_one_may_not()
    {
        Assert.Empty(_shell.Run("Get-MailuDrill -Stack nobody").Succeeded().Output);
        Assert.Equal("MailuOps.HistoryNotFound", _shell.Run("Get-MailuDrill -HistoryPath $folder/none").ErrorId);
        Assert.Equal("MailuOps.HistoryPathInvalid", _shell.Run("Get-MailuDrill -HistoryPath Function:/x").ErrorId);
    }

    [Fact]
    public void KeepLast_counts_for_each_deployment()
    {
        Keep("mail_a", 1, 3, 5);
        Keep("mail_b", 2, 4);
        Keep("other", 6, 7);

        _shell.Run("Remove-MailuDrill -KeepLast 1 -Stack mail_* -HistoryPath $folder -Confirm:$false").Succeeded();

        Assert.Equal([7, 6, 5, 4], Days("Get-MailuDrill -HistoryPath $folder"));
    }

    [Fact]
    public void Drills_that_are_piped_in_are_removed_and_one_that_is_gone_is_told()
    {
        Keep("mail_a", 1, 3);

        _shell.Run("$all = Get-MailuDrill -HistoryPath $folder; $all[0] | Remove-MailuDrill -HistoryPath $folder -Confirm:$false").Succeeded();

        Assert.Equal([1], Days("Get-MailuDrill -HistoryPath $folder"));
        Assert.Equal("MailuOps.DrillRecordNotFound", _shell.Run("$all[0] | Remove-MailuDrill -HistoryPath $folder -Confirm:$false").ErrorId);
    }

    [Fact]
    public void WhatIf_and_no_remove_nothing_and_a_bad_record_stays()
    {
        Keep("mail_a", 1, 3);
        File.WriteAllText(Path.Combine(_history.Folder, "20261102T000000-x.json"), "no record");

        _shell.Run("Remove-MailuDrill -KeepLast 0 -HistoryPath $folder -WhatIf").Succeeded();
        Assert.Equal(3, Directory.GetFiles(_history.Folder).Length);

        var result = _shell.Run("Remove-MailuDrill -KeepLast 0 -HistoryPath $folder -Confirm:$false").Succeeded();
        Assert.Equal(["20261102T000000-x.json"], Directory.GetFiles(_history.Folder).Select(Path.GetFileName));
        Assert.Contains("20261102T000000-x.json", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Tab_completes_the_deployments_of_the_history()
    {
        Keep("mail_a", 1);
        Keep("mail_b", 2);
        Keep("other", 3);

        var text = $"Get-MailuDrill -HistoryPath '{_history.Folder}' -Stack mail";
        using var shell = PowerShell.Create(_shell.Runspace);
        Assert.Equal(["mail_a", "mail_b"], CommandCompletion.CompleteInput(text, text.Length, null, shell).CompletionMatches.Select(m => m.CompletionText));
    }

    private void Keep(string stack, params int[] days)
    {
        foreach (var day in days)
        {
            var started = new DateTimeOffset(2026, 11, day, 3, 0, 0, TimeSpan.Zero);
            _history.SaveAsync(SampleDrills.Passed() with { Id = $"{started:yyyyMMdd'T'HHmmss}-{stack}", Stack = stack, Started = started }, default).GetAwaiter().GetResult();
        }
    }

    private IEnumerable<int> Days(string script) => _shell.Run(script).Succeeded().Of<RestoreDrillResult>().Select(d => d.Started.Day);
}
