using System.Globalization;
using System.Text;

namespace MailuOps.Recipe.Editing;

/// <summary>Writes the difference of two texts in the unified form that patch and git apply read.</summary>
internal static class UnifiedDiff
{
    private const int Context = 3;

    /// <summary>The diff, or an empty text when nothing differs. Line breaks inside are those of the texts.</summary>
    public static string Write(string path, string before, string after)
    {
        if (before == after)
        {
            return string.Empty;
        }

        var old = Lines(before);
        var now = Lines(after);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"--- a/{path}\n+++ b/{path}\n");
        foreach (var hunk in Hunks(Script(old, now)))
        {
            Write(text, hunk);
        }

        return text.ToString();
    }

    private readonly record struct Step(char Sign, string Line, int Old, int New);

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = TextLines.Next(text, start);
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }

    /// <summary>Keeps, removals and additions in order; by longest common subsequence of what lies between the common ends.</summary>
    private static List<Step> Script(List<string> old, List<string> now)
    {
        var head = 0;
        while (head < old.Count && head < now.Count && old[head] == now[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < old.Count - head && tail < now.Count - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        var rows = old.Count - head - tail;
        var columns = now.Count - head - tail;
        var common = new int[rows + 1, columns + 1];
        for (var i = rows - 1; i >= 0; i--)
        {
            for (var j = columns - 1; j >= 0; j--)
            {
                common[i, j] = old[head + i] == now[head + j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var steps = Enumerable.Range(0, head).Select(line => new Step(' ', old[line], line, line)).ToList();
        for (int i = 0, j = 0; i < rows || j < columns;)
        {
            if (i < rows && j < columns && old[head + i] == now[head + j])
            {
                steps.Add(new Step(' ', old[head + i], head + i++, head + j++));
            }
            else if (i < rows && (j == columns || common[i + 1, j] >= common[i, j + 1]))
            {
                steps.Add(new Step('-', old[head + i], head + i++, head + j));
            }
            else
            {
                steps.Add(new Step('+', now[head + j], head + i, head + j++));
            }
        }

        steps.AddRange(Enumerable.Range(0, tail).Select(line =>
            new Step(' ', old[old.Count - tail + line], old.Count - tail + line, now.Count - tail + line)));
        return steps;
    }

    private static IEnumerable<List<Step>> Hunks(List<Step> steps)
    {
        var hunk = new List<Step>();
        var kept = 0;
        for (var index = 0; index < steps.Count; index++)
        {
            if (steps[index].Sign != ' ')
            {
                if (hunk.Count == 0)
                {
                    hunk.AddRange(steps[Math.Max(0, index - Context)..index]);
                }

                kept = 0;
                hunk.Add(steps[index]);
            }
            else if (hunk.Count > 0)
            {
                hunk.Add(steps[index]);
                if (++kept > 2 * Context)
                {
                    hunk.RemoveRange(hunk.Count - kept + Context, kept - Context);
                    yield return hunk;
                    hunk = [];
                }
            }
        }

        if (hunk.Count > 0)
        {
            hunk.RemoveRange(hunk.Count - kept + Math.Min(kept, Context), Math.Max(0, kept - Context));
            yield return hunk;
        }
    }

    private static void Write(StringBuilder text, List<Step> hunk)
    {
        var old = hunk.Count(step => step.Sign != '+');
        var now = hunk.Count(step => step.Sign != '-');
        text.Append(CultureInfo.InvariantCulture, $"@@ -{hunk[0].Old + (old == 0 ? 0 : 1)},{old} +{hunk[0].New + (now == 0 ? 0 : 1)},{now} @@\n");
        foreach (var step in hunk)
        {
            text.Append(step.Sign).Append(step.Line);
            if (!step.Line.EndsWith('\n'))
            {
                text.Append("\n\\ No newline at end of file\n");
            }
        }
    }
}
