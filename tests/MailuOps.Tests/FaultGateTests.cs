using System.Text.RegularExpressions;

namespace MailuOps.Tests;

/// <summary>A test that makes the bot misbehave must be skipped, and say so, where the bot is upstream's: there it would wait for a fault for ever.</summary>
public sealed partial class FaultGateTests
{
    [Fact]
    public void Whatever_makes_the_bot_misbehave_is_skipped_on_upstreams_images()
    {
        var (gated, open) = (0, new List<string>());
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "MailuOps.Tests", "Lab"), "*Tests*.cs"))
        {
            var gate = "";
            foreach (var line in File.ReadAllLines(file))
            {
                gate = Gate().Match(line) is { Success: true } found ? found.Groups[1].Value : gate;
                if (line.Contains(".FaultAsync(", StringComparison.Ordinal))
                {
                    gated++;
                    open.AddRange(gate is "Fault" or "TwoNode" ? [] : [$"{Path.GetFileName(file)}: {line.Trim()}"]);
                }
            }
        }

        Assert.True(gated > 10, $"{gated} found");
        Assert.Empty(open);
    }

    [GeneratedRegex(@"^\s*\[(Lab|Fault|TwoNode)(Fact|Theory)\]")]
    private static partial Regex Gate();
}
