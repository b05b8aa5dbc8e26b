using System.Diagnostics;
using System.Management.Automation;
using Xunit;

namespace MailuOps.Tests.Cmdlets;

public sealed class MailuCmdletTests : IDisposable
{
    private readonly Trace _trace = new();
    private readonly HostedShell _shell;

    public MailuCmdletTests()
    {
        _shell = new HostedShell(
            typeof(GetToyNumberCommand), typeof(TestToyFailureCommand), typeof(WaitToyCommand), typeof(RemoveToyCommand),
            typeof(ShowToyProgressCommand), typeof(GetToyEngineCommand), typeof(SelectToyFirstCommand));
        _shell.With("trace", _trace);
    }

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Records_keep_their_order_across_pipeline_records()
    {
        var result = _shell.Run("10, 20, 30 | Get-ToyNumber -Count 2000 -Trace $trace | Where-Object { $_ -isnot [string] }").Succeeded();
        Assert.Equal([.. Enumerable.Range(10, 2000), .. Enumerable.Range(20, 2000), .. Enumerable.Range(30, 2000)], result.Of<int>());
        Assert.Equal(["cleaned", "cleaned", "cleaned", "finished"], _trace.Lines);
    }

    [Fact]
    public void A_slow_reader_holds_the_producer_back()
    {
        var result = _shell.Run("$n = 0; Get-ToyNumber -Count 5000 | ForEach-Object { $n++; if ($n -lt 100) { [Threading.Thread]::Sleep(1) } }; $n").Succeeded();
        Assert.Equal([5001], result.Of<int>());
    }

    [Fact]
    public void First_stops_an_endless_cmdlet_after_its_clean_up()
    {
        var result = _shell.Run("Get-ToyNumber -Forever -CleanUpMilliseconds 200 -Trace $trace | Select-ToyFirst -First 3; $trace.Lines").Succeeded();
        Assert.Equal(["0", "1", "2", "cleaned"], result.Of<string>());
    }

    [Fact]
    public void Break_in_a_loop_stops_an_endless_cmdlet_after_its_clean_up()
    {
        var result = _shell.Run(
            "foreach ($i in 1) { Get-ToyNumber -Forever -CleanUpMilliseconds 100 -Trace $trace | ForEach-Object { break } }; $trace.Lines").Succeeded();
        Assert.Equal(["cleaned"], result.Of<string>());
    }

    [Fact]
    public void A_reader_that_throws_stops_an_endless_cmdlet_after_its_clean_up()
    {
        var result = _shell.Run(
            "try { Get-ToyNumber -Forever -CleanUpMilliseconds 100 -Trace $trace | ForEach-Object { throw 'enough' } } catch { \"$_\" }; $trace.Lines").Succeeded();
        Assert.Equal(["enough", "cleaned"], result.Of<string>());
    }

    [Fact]
    public void Stopping_ends_within_a_second_and_after_the_clean_up()
    {
        var run = _shell.Start("Wait-Toy -Trace $trace");
        Assert.True(SpinWait.SpinUntil(() => run.OutputCount > 0, 20_000));
        var clock = Stopwatch.StartNew();
        var result = run.Stop();
        Assert.InRange(clock.ElapsedMilliseconds, 0, 1000);
        Assert.True(result.Stopped);
        Assert.Empty(result.Errors);
        Assert.Equal(["cleaned"], _trace.Lines);
        Assert.Equal(["again"], _shell.Run("'again'").Of<string>());
    }

    [Fact]
    public void Stopping_an_endless_writer_ends_within_a_second_and_after_the_clean_up()
    {
        var run = _shell.Start("Get-ToyNumber -Forever -CleanUpMilliseconds 100 -Trace $trace | Where-Object { $_ -eq 5 }");
        Assert.True(SpinWait.SpinUntil(() => run.OutputCount > 0, 20_000));
        var clock = Stopwatch.StartNew();
        Assert.True(run.Stop().Stopped);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 1000);
        Assert.Equal(["cleaned"], _trace.Lines);
    }

    [Fact]
    public void An_item_that_fails_is_an_error_record_and_the_next_items_go_on()
    {
        var result = _shell.Run("'a', 'item', 'b' | Test-ToyFailure");
        Assert.Equal(["a", "b"], result.Of<string>());
        Assert.Null(result.Terminating);
        var error = Assert.Single(result.Errors);
        Assert.Equal("MailuOps.ToyBroken,MailuOps.Tests.Cmdlets.TestToyFailureCommand", error.FullyQualifiedErrorId);
        Assert.Equal(ErrorCategory.ResourceBusy, error.CategoryInfo.Category);
        Assert.Equal("item", error.TargetObject);
        Assert.IsType<MailuOpsException>(error.Exception);
    }

    [Fact]
    public void ErrorAction_Stop_ends_at_the_failing_item_and_can_be_caught_by_type()
    {
        var result = _shell.Run(
            "try { 'a', 'item', 'b' | Test-ToyFailure -ErrorAction Stop } catch [MailuOps.MailuOpsException] { 'caught ' + $_.Exception.Id }").Succeeded();
        Assert.Equal(["a", "caught MailuOps.ToyBroken"], result.Of<string>());
    }

    [Fact]
    public void ErrorAction_Stop_cancels_the_running_task()
    {
        var result = _shell.Run("try { Test-ToyFailure -How write -ErrorAction Stop -Trace $trace } catch { 'caught' }").Succeeded();
        Assert.Equal(["caught"], result.Of<string>());
        Assert.Empty(_trace.Lines);
    }

    [Fact]
    public void An_error_that_the_task_writes_lets_it_go_on()
    {
        Assert.Equal("MailuOps.ToyBroken", _shell.Run("Test-ToyFailure -How write -Trace $trace").ErrorId);
        Assert.Equal(["went on"], _trace.Lines);
    }

    [Fact]
    public void A_failed_call_is_a_terminating_error()
    {
        var result = _shell.Run("$ErrorActionPreference = 'Stop'; 'call', 'b' | Test-ToyFailure");
        Assert.Empty(result.Output);
        Assert.Equal("MailuOps.ToyBroken,MailuOps.Tests.Cmdlets.TestToyFailureCommand", result.Terminating?.FullyQualifiedErrorId);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("foreign cancel")]
    public void An_unknown_failure_is_a_terminating_error_that_asks_for_a_report(string how)
    {
        var result = _shell.With("how", how).Run("$ErrorActionPreference = 'Stop'; Test-ToyFailure -How $how");
        Assert.Equal("MailuOps.UnexpectedFailure", result.ErrorId);
        Assert.NotNull(result.Terminating);
        Assert.Contains("report it", result.Terminating.ToString(), StringComparison.Ordinal);
        Assert.NotNull(result.Terminating.Exception.InnerException);
    }

    [Fact]
    public void Confirm_false_changes_without_a_question()
    {
        Assert.Equal(["a", "b"], _shell.Run("'a', 'b' | Remove-Toy -Confirm:$false -Trace $trace").Succeeded().Of<string>());
        Assert.Equal(["removed a", "removed b"], _trace.Lines);
        Assert.Empty(_shell.Host.Questions);
    }

    [Fact]
    public void WhatIf_changes_nothing()
    {
        Assert.Empty(_shell.Run("'a', 'b' | Remove-Toy -WhatIf -Trace $trace").Succeeded().Output);
        Assert.Empty(_trace.Lines);
    }

    [Fact]
    public void High_impact_asks_with_the_exact_target_and_obeys()
    {
        _shell.Host.Answers.Enqueue("&No");
        _shell.Host.Answers.Enqueue("&Yes");
        Assert.Equal(["b"], _shell.Run("'a', 'b' | Remove-Toy -Trace $trace").Succeeded().Of<string>());
        Assert.Contains("/toys/a", _shell.Host.Questions[0], StringComparison.Ordinal);
        Assert.Equal(["removed b"], _trace.Lines);
    }

    [Fact]
    public void Yes_to_all_is_asked_once()
    {
        _shell.Host.Answers.Enqueue("Yes to &All");
        Assert.Equal(["a", "b"], _shell.Run("'a', 'b' | Remove-Toy -Trace $trace").Succeeded().Of<string>());
        Assert.Single(_shell.Host.Questions);
    }

    [Fact]
    public void Where_nobody_can_be_asked_the_error_names_the_switch()
    {
        var result = _shell.Run("'a' | Remove-Toy -Trace $trace");
        Assert.Equal("MailuOps.ConfirmationImpossible", result.ErrorId);
        Assert.Contains("-Confirm:$false", result.AllErrors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(_trace.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-Fail -ErrorAction SilentlyContinue")]
    public void Progress_is_always_completed_inner_bar_first(string arguments)
    {
        var progress = _shell.Run($"Show-ToyProgress {arguments}").Progress;
        Assert.Equal([8, 7], progress.Where(p => p.RecordType == ProgressRecordType.Completed).Select(p => p.ActivityId));
        Assert.Equal("9", progress.Last(p => p.ActivityId == 8).StatusDescription);
        Assert.Equal(100, progress[0].PercentComplete);
    }

    [Fact]
    public void Reports_faster_than_the_pipeline_are_folded_into_the_newest()
    {
        var progress = _shell.Run("Show-ToyProgress -Count 200000").Succeeded().Progress;
        Assert.InRange(progress.Count, 3, 150_000);
        Assert.Equal("199999", progress.Last(p => p.ActivityId == 8).StatusDescription);
    }

    [Fact]
    public void Streams_carry_what_the_operation_tells()
    {
        var result = _shell.Run("$DebugPreference = 'Continue'; Show-ToyProgress -Verbose").Succeeded();
        Assert.Equal(["warned"], result.Warnings);
        Assert.Equal(["told"], result.Verbose);
        Assert.Equal(["raw"], result.Debug);
    }

    [Theory]
    [InlineData("60", 60_000)]
    [InlineData("'60'", 60_000)]
    [InlineData("1.5", 1_500)]
    [InlineData("'500ms'", 500)]
    [InlineData("'90s'", 90_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("'1d'", 86_400_000)]
    [InlineData("00:01:00", 60_000)]
    [InlineData("1.00:00:00", 86_400_000)]
    [InlineData("([TimeSpan]::FromSeconds(7))", 7_000)]
    [InlineData("0", 0)]
    public void A_duration_takes_what_people_type(string typed, int milliseconds) =>
        Assert.Equal([TimeSpan.FromMilliseconds(milliseconds)], _shell.Run($"Wait-Toy -Echo -Timeout {typed}").Succeeded().Of<TimeSpan>());

    [Theory]
    [InlineData("''")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("'-00:00:05'")]
    [InlineData("$null")]
    [InlineData("'5 parsecs'")]
    [InlineData("1e300")]
    public void A_bad_duration_is_refused_with_the_legal_forms(string typed)
    {
        var result = _shell.Run($"Wait-Toy -Echo -Timeout {typed}");
        Assert.Empty(result.Output);
        Assert.Contains("Legal are seconds", Assert.Single(result.AllErrors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_failure_is_a_category_of_PowerShell() =>
        Assert.All(Enum.GetNames<ErrorKind>(), name => Assert.Contains(name, Enum.GetNames<ErrorCategory>()));
}
