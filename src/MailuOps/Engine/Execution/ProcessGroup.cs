using System.Globalization;
using System.Text;

namespace MailuOps.Engine.Execution;

/// <summary>
/// How a process in a container is kept in reach. The engine tells an exec's process id on its host only, so the command is started
/// from a shell that first writes its own id, as seen in the container, to standard error, and behind the command's output a mark.
/// </summary>
internal static class ProcessGroup
{
    /// <summary>The name the shell gives itself in its messages: what begins with it was said by the shell, not by the command.</summary>
    private const string ShellName = "mailuops-exec";

    /// <summary>
    /// Ends the group $1: TERM, time to tidy up (restic removes its lock), then KILL. Reads /proc, because a signal 0 also reaches
    /// zombies, which stay where the container's first process does not collect them.
    /// </summary>
    private const string StopScript = """
        alive() {
            for f in /proc/[0-9]*/stat; do
                { read -r line <"$f"; } 2>/dev/null || continue
                set -- "$1" ${line##*) }
                [ "$4" = "$1" ] && [ "$2" != Z ] && return 0
            done
            return 1
        }
        kill -s TERM -- "-$1" 2>/dev/null
        n=0
        while alive "$1"; do
            n=$((n + 1))
            [ $n -eq 50 ] && kill -s KILL -- "-$1" 2>/dev/null
            [ $n -ge 80 ] && exit 1
            sleep 0.1 2>/dev/null || sleep 1
        done
        exit 0
        """;

    /// <summary>
    /// The shell stays to the command's end, also when the group is asked to end: without it nobody might collect what it has started. It says
    /// nothing itself of a command that was killed.
    /// </summary>
    private const string Marking =
        "m=$1; shift; trap : TERM; echo $$ >&2; exec 3>&2 2>/dev/null; (exec 2>&3 3>&-; exec \"$@\"); c=$?; printf %s \"$m\"; printf %s \"$m\" >&3; exit $c";

    /// <param name="mark">What is written to both outputs behind the command's own; empty: nothing.</param>
    public static IList<string> Wrap(IReadOnlyList<string> command, string mark) => mark.Length > 0
        ? ["sh", "-c", Marking, ShellName, mark, .. command] : ["sh", "-c", "echo $$ >&2; exec \"$@\"", ShellName, .. command];

    /// <summary>Another one each time: a command may tell of the processes that run.</summary>
    public static string NewMark() => $"mailuops-end-{Guid.NewGuid():N}";

    public static IList<string> StopCommand(int group) => ["sh", "-c", StopScript, "sh", group.ToString(CultureInfo.InvariantCulture)];

    /// <summary>
    /// Why the command could not be started; null: it ran, and an exit code of 126 or 127 is its own.
    /// </summary>
    /// <param name="group">The process group; null: not even the shell was started, and the engine said why on standard output.</param>
    public static string? StartFailure(long exitCode, int? group, byte[] output, byte[] error)
    {
        if (exitCode is not (126 or 127))
        {
            return null;
        }

        if (group is null)
        {
            var said = Encoding.UTF8.GetString(output.Length > 0 ? output : error).Trim();
            return said.Length > 0 ? said : "the engine could not start it";
        }

        var text = Encoding.UTF8.GetString(error).Trim();
        if (!text.StartsWith(ShellName + ":", StringComparison.Ordinal))
        {
            return null;
        }

        // "mailuops-exec: 1: exec: nosuch: not found" (dash), "mailuops-exec: exec: line 0: nosuch: not found" (busybox)
        return text.Split('\n')[0].Split(": ")[^1];
    }
}
