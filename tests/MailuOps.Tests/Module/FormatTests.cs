using System.Text.RegularExpressions;
using System.Xml.Linq;
using MailuOps.Cmdlets;
using MailuOps.Help;
using Xunit;

namespace MailuOps.Tests.Module;

public sealed partial class FormatTests
{
    private static readonly XElement Views = new("Views", Directory.GetFiles(Repository.PathOf("module"), "*.Format.ps1xml").Select(f => XDocument.Load(f).Root));

    [Fact]
    public void Every_view_is_of_a_type_and_properties_that_exist()
    {
        var problems = new List<string>();
        foreach (var view in Views.Descendants("View"))
        {
            foreach (var name in view.Descendants("TypeName").Select(t => t.Value))
            {
                var type = typeof(MailuCmdlet).Assembly.GetType(name.Split('#')[0]);
                problems.AddRange(type is null
                    ? [$"there is no {name}"]
                    : view.Descendants("PropertyName").Concat(view.Descendants("ScriptBlock"))
                        .SelectMany(e => e.Name == "PropertyName" ? [e.Value] : Property().Matches(e.Value).Select(m => m.Groups[1].Value))
                        .Where(p => type.GetProperty(p) is null)
                        .Select(p => $"{name} has no {p}"));
            }
        }

        Assert.Empty(problems);
    }

    [Fact]
    public void Every_file_of_views_is_in_the_manifest() => Assert.All(
        Directory.GetFiles(Repository.PathOf("module"), "*.ps1xml").Select(Path.GetFileName),
        f => Assert.Contains($"'module/{f}'", File.ReadAllText(Repository.PathOf("MailuOps.psd1")), StringComparison.Ordinal));

    [Fact]
    public void Every_formatting_function_exists() => Assert.DoesNotContain(
        Views.Descendants("ScriptBlock").SelectMany(s => Function().Matches(s.Value).Select(m => m.Groups[1].Value)),
        f => typeof(_Format).GetMethod(f) is null);

    [Fact]
    public void Every_record_that_a_cmdlet_gives_has_a_view()
    {
        var seen = Views.Descendants("TypeName").Select(t => t.Value).ToHashSet();
        Assert.Empty(CmdletModel.Of(typeof(MailuCmdlet).Assembly).SelectMany(c => c.Outputs)
            .Where(t => t.Assembly == typeof(MailuCmdlet).Assembly && !seen.Contains(t.FullName!)).Distinct());
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(1234, "1.2 kB")]
    [InlineData(9949, "9.9 kB")]
    [InlineData(9951, "10 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.0 MB")]
    [InlineData(34_000_000L, "34 MB")]
    [InlineData(5_000_000_000_000L, "5.0 TB")]
    public void Size(object? bytes, string text) => Assert.Equal(text, _Format.Size(bytes));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(45, "45 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1.0 s")]
    [InlineData(3_210, "3.2 s")]
    [InlineData(59_940, "59.9 s")]
    [InlineData(59_960, "0 min 59 s")]
    [InlineData(245_000, "4 min 05 s")]
    [InlineData(7_800_000, "2 h 10 min")]
    [InlineData(273_600_000, "3 d 4 h")]
    [InlineData(-3_210, "-3.2 s")]
    public void Duration(double milliseconds, string text) => Assert.Equal(text, _Format.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Other_texts()
    {
        Assert.Equal("", _Format.Duration(null));
        Assert.Equal("", _Format.Time(null));
        Assert.Matches(@"^2026-11-2\d \d\d:\d\d:\d\d$", _Format.Time(new DateTimeOffset(2026, 11, 24, 9, 15, 2, TimeSpan.Zero)));
        Assert.Equal(["yes", "no", ""], [_Format.YesNo(true), _Format.YesNo(false), _Format.YesNo(null)]);
        Assert.Equal(["0123456789ab", "abc", ""], [_Format.ShortId("sha256:0123456789abcdef"), _Format.ShortId("abc"), _Format.ShortId(null)]);
        Assert.Equal(["a, b", "a, +1", "", "text"], [_Format.List(new[] { "a", "b" }), _Format.List(new[] { "a", "b" }, 1), _Format.List(null), _Format.List("text")]);
        Assert.Equal(["\e[32mPassed\e[0m", "\e[31mno\e[0m", "\e[33mInconclusive\e[0m", ""],
            [_Format.Verdict("Passed"), _Format.Verdict(false), _Format.Verdict("Inconclusive"), _Format.Verdict(null)]);
    }

    [GeneratedRegex(@"\$_\.(\w+)")]
    private static partial Regex Property();

    [GeneratedRegex(@"\[MailuOps\._Format\]::(\w+)")]
    private static partial Regex Function();
}
