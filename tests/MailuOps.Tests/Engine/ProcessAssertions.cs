using MailuOps.Engine;

namespace MailuOps.Tests.Engine;

internal static class ProcessAssertions
{
    /// <summary>The command lines in the container that contain the marker, zombies aside.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(this EngineFixture fixture, string marker)
    {
        // By standard input, so that the search does not find itself.
        var script = """
            read -r marker
            for f in /proc/[0-9]*/cmdline; do
                line=$(tr '\0' ' ' <"$f" 2>/dev/null) || continue
                case $line in *"$marker"*) printf '%s\n' "$line";; esac
            done
            """;
        var request = ExecRequest.Shell(script) with { Input = System.Text.Encoding.UTF8.GetBytes(marker + "\n") };
        return (await fixture.Engine.ExecAsync(fixture.Container, request, CancellationToken.None)).OutputLines;
    }

    public static async Task AssertGoneAsync(this EngineFixture fixture, string marker) => Assert.Empty(await fixture.FindAsync(marker));
}
