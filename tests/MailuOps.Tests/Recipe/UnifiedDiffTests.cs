using System.Diagnostics;
using MailuOps.Recipe.Editing;

namespace MailuOps.Tests.Recipe;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void Same_texts_have_no_diff() => Assert.Equal("", UnifiedDiff.Write("f", "a\n", "a\n"));

    [Fact]
    public void A_missing_last_line_break_is_shown() => Assert.Equal(
        "--- a/f\n+++ b/f\n@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n",
        UnifiedDiff.Write("f", "a\nb", "a\nb\nc"));

    [Fact]
    public void Far_changes_get_hunks_of_their_own()
    {
        var old = string.Concat(Enumerable.Range(1, 40).Select(line => $"{line}\n"));
        var diff = UnifiedDiff.Write("f", old, old.Replace("\n5\n", "\nfive\n", StringComparison.Ordinal).Replace("\n30\n", "\n", StringComparison.Ordinal));
        Assert.Equal(2, diff.Split("@@ -").Length - 1);
        Assert.Contains("@@ -2,7 +2,7 @@", diff, StringComparison.Ordinal);
        Assert.Contains("@@ -27,7 +27,6 @@", diff, StringComparison.Ordinal);
    }

    [Fact]
    public void Git_applies_what_it_says()
    {
        var random = new Random(4);
        var folder = Directory.CreateTempSubdirectory("diff");
        try
        {
            for (var round = 0; round < 25; round++)
            {
                string Line() => random.Next(6).ToString(System.Globalization.CultureInfo.InvariantCulture) + (random.Next(4) == 0 ? "\r\n" : "\n");
                var old = Enumerable.Range(0, random.Next(1, 30)).Select(_ => Line()).ToList();
                var now = old.SelectMany(line => random.Next(6) switch { 0 => [], 1 => [line, Line()], _ => new[] { line } }).DefaultIfEmpty("x\n").ToList();
                var (before, after) = (string.Concat(old), string.Concat(now));
                if (random.Next(2) == 0)
                {
                    after = after.TrimEnd('\n') + "z";
                }

                if (before == after)
                {
                    continue;
                }

                File.WriteAllText(Path.Combine(folder.FullName, "f"), before);
                File.WriteAllText(Path.Combine(folder.FullName, "d"), UnifiedDiff.Write("f", before, after));
                using var git = Process.Start(new ProcessStartInfo("git", ["apply", "--whitespace=nowarn", "d"]) { WorkingDirectory = folder.FullName })!;
                git.WaitForExit();
                Assert.Equal(0, git.ExitCode);
                Assert.Equal(after, File.ReadAllText(Path.Combine(folder.FullName, "f")));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
