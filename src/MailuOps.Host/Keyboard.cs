using System.Management.Automation;
using System.Text;

namespace MailuOps.Host;

/// <summary>Reads lines key by key, so that Ctrl-C ends a question at once; Console.ReadLine would go on waiting.</summary>
internal sealed class Keyboard(Terminal terminal, CancellationToken stop)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    public string ReadLine(bool hidden)
    {
        var line = new StringBuilder();
        while (true)
        {
            while (!Console.KeyAvailable)
            {
                if (stop.WaitHandle.WaitOne(Pause))
                {
                    terminal.WriteOutput(Environment.NewLine);
                    throw new PipelineStoppedException();
                }
            }

            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    terminal.WriteOutput(Environment.NewLine);
                    return line.ToString();
                case ConsoleKey.Backspace when line.Length > 0:
                    line.Length--;
                    terminal.WriteOutput(hidden ? "" : "\b \b");
                    break;
                case var _ when !char.IsControl(key.KeyChar):
                    line.Append(key.KeyChar);
                    terminal.WriteOutput(hidden ? "" : key.KeyChar.ToString());
                    break;
                default:
                    break;
            }
        }
    }
}
