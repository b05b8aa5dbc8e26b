using MailuOps.Drill;
using MailuOps.Report;

namespace MailuOps.Tests.Report;

public sealed class ReportCmdletTests : IDisposable
{
    private readonly HostedShell _shell = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mailuops report ").FullName;

    public ReportCmdletTests() => _shell.With("drill", SampleDrills.Passed()).With("folder", _folder)
        .With("all", new RestoreDrillResult[] { SampleDrills.Passed(), SampleDrills.MailMissing() with { Stack = "two" } });

    public void Dispose()
    {
        _shell.Dispose();
        foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Export_writes_what_ConvertTo_gives_and_emits_the_file()
    {
        var file = Assert.Single(_shell.Run("Export-MailuDrillReport $drill -Path \"$folder/a.html\"").Succeeded().Of<FileInfo>());
        var text = Assert.Single(_shell.Run("$drill | ConvertTo-MailuDrillReport -Format Html").Succeeded().Of<string>());

        Assert.Equal(Path.Combine(_folder, "a.html"), file.FullName);
        Assert.Equal(text, File.ReadAllText(file.FullName));
        Assert.Equal((byte)'<', File.ReadAllBytes(file.FullName)[0]);
        Assert.Equal([file.FullName], Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_format_given_wins_over_the_ending()
    {
        _shell.Run("Export-MailuDrillReport $drill \"$folder/a.txt\" -Format Json").Succeeded();

        Assert.StartsWith("{", File.ReadAllText(Path.Combine(_folder, "a.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_relative_path_is_relative_to_PowerShells_folder()
    {
        _shell.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($folder); Export-MailuDrillReport $drill -Path ./b.md").Succeeded();

        Assert.True(File.Exists(Path.Combine(_folder, "b.md")));
    }

    [Fact]
    public void A_script_block_names_a_file_for_each_drill()
    {
        var files = _shell.Run("$all | Export-MailuDrillReport -Path { \"$folder/$($_.Stack).xml\" }").Succeeded().Of<FileInfo>();

        Assert.Equal(["mail_example_com.xml", "two.xml"], files.Select(f => f.Name));
    }

    [Theory]
    [InlineData("$all | Export-MailuDrillReport -Path \"$folder/a.html\"")]
    [InlineData("Export-MailuDrillReport $all \"$folder/a.html\"")]
    public void Several_drills_make_one_report(string script)
    {
        var file = Assert.Single(_shell.Run(script).Succeeded().Of<FileInfo>());

        Assert.Equal(DrillReport.Write([SampleDrills.Passed(), SampleDrills.MailMissing() with { Stack = "two" }], ReportFormat.Html), File.ReadAllText(file.FullName));
        Assert.Equal(File.ReadAllText(file.FullName), Assert.Single(_shell.Run("$all | ConvertTo-MailuDrillReport -Format Html").Succeeded().Of<string>()));
    }

    [Fact]
    public void A_script_block_that_gives_two_drills_one_name_overwrites_neither()
    {
        var result = _shell.Run("$all | Export-MailuDrillReport -Path { \"$folder/a.json\" }");

        Assert.Equal("MailuOps.ReportPathRepeated", result.ErrorId);
        Assert.Contains("\"outcome\": \"passed\"", File.ReadAllText(Path.Combine(_folder, "a.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_drill_is_no_report()
    {
        Assert.Empty(_shell.Run("@() | Export-MailuDrillReport -Path \"$folder/a.html\"; @() | ConvertTo-MailuDrillReport -Format Html").Succeeded().Output);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public void A_pipeline_that_is_stopped_leaves_the_earlier_report()
    {
        var path = Path.Combine(_folder, "a.html");
        File.WriteAllText(path, "old");
        Assert.Equal("enough", _shell.Run("$all | ForEach-Object { $_; if ($_.Stack -eq 'two') { throw 'enough' } } | Export-MailuDrillReport -Path \"$folder/a.html\"").Terminating?.ToString());
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void An_earlier_report_is_replaced_in_one_step_and_keeps_its_mode()
    {
        var path = Path.Combine(_folder, "drill.prom");
        File.WriteAllText(path, "old");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        _shell.Run("Export-MailuDrillReport $drill -Path \"$folder/drill.prom\"").Succeeded();

        Assert.StartsWith("# HELP", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        File.WriteAllText(Path.Combine(_folder, "real.html"), "old");
        File.CreateSymbolicLink(Path.Combine(_folder, "link.html"), "real.html");

        _shell.Run("Export-MailuDrillReport $drill -Path \"$folder/link.html\"").Succeeded();

        Assert.NotNull(new FileInfo(Path.Combine(_folder, "link.html")).LinkTarget);
        Assert.StartsWith("<!DOCTYPE", File.ReadAllText(Path.Combine(_folder, "real.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIf_writes_nothing_even_with_Force()
    {
        var result = _shell.Run("Export-MailuDrillReport $drill -Path \"$folder/new/a.html\" -Force -WhatIf").Succeeded();

        Assert.Empty(result.Output);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_missing_folder_is_an_error_and_Force_makes_it()
    {
        Assert.Equal("MailuOps.ReportFolderMissing", _shell.Run("Export-MailuDrillReport $drill -Path \"$folder/new/a.html\"").ErrorId);
        Assert.False(Directory.Exists(Path.Combine(_folder, "new")));

        _shell.Run("Export-MailuDrillReport $drill -Path \"$folder/new/a.html\" -Force").Succeeded();

        Assert.True(File.Exists(Path.Combine(_folder, "new", "a.html")));
    }

    [Fact]
    public void A_read_only_file_is_left_alone_and_Force_replaces_it()
    {
        var path = Path.Combine(_folder, "a.html");
        File.WriteAllText(path, "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        Assert.Equal("MailuOps.ReportReadOnly", _shell.Run("Export-MailuDrillReport $drill -Path \"$folder/a.html\"").ErrorId);
        Assert.Equal("old", File.ReadAllText(path));

        _shell.Run("Export-MailuDrillReport $drill -Path \"$folder/a.html\" -Force").Succeeded();

        Assert.StartsWith("<!DOCTYPE", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Export-MailuDrillReport $drill -Path \"$folder/a.txt\"", "MailuOps.ReportFormatUnknown")]
    [InlineData("Export-MailuDrillReport $drill -Path $folder -Format Html", "MailuOps.ReportPathInvalid")]
    [InlineData("Export-MailuDrillReport $drill -Path Function:/a.html", "MailuOps.ReportPathInvalid")]
    public void A_path_that_cannot_be_is_told(string script, string id)
    {
        Assert.Equal(id, _shell.Run(script).ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("Html")]
    [InlineData("Markdown")]
    [InlineData("Json")]
    [InlineData("JUnit")]
    [InlineData("NUnit")]
    [InlineData("Prometheus")]
    public void ConvertTo_knows_every_format(string format) =>
        Assert.Equal(DrillReport.Write(SampleDrills.Passed(), Enum.Parse<ReportFormat>(format)), Assert.Single(_shell.Run($"ConvertTo-MailuDrillReport $drill {format}").Succeeded().Of<string>()));
}
