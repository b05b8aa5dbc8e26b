using System.Text.RegularExpressions;

namespace MailuOps.Host;

/// <summary>The command line: mailuops [options] FILE [arguments], or mailuops [options] -Command TEXT [arguments].</summary>
internal sealed partial record HostOptions
{
    public const string Usage = """
        Runs a PowerShell script or command with the MailuOps module, where no pwsh is installed.

        usage: mailuops [options] FILE [arguments]
               mailuops [options] -Command TEXT [arguments]
               mailuops [options] -              (the script comes from standard input)

        options, to be given before FILE or -Command:
          -Verbose          show what is contacted and how long it takes
          -Debug            show the raw output of external programs
          -NonInteractive   never ask: a question is an error
          -Help, --help     this text
          -Version          the versions of MailuOps and PowerShell

        Arguments go to the script: -Name VALUE, -Switch, -Switch:$false, or by position ($args of -Command).
        Records go to standard output, everything else to standard error, in colour on a terminal unless NO_COLOR is set.
        There are PowerShell's language, its Core cmdlets, and those of MailuOps; no Write-Output, no Select-Object.

        exit code: that of the script's own `exit`; else 1 if there was an error, 130 after Ctrl-C, 143 after SIGTERM,
                   64 for a wrong command line, else 0
        """;

    /// <summary>The script's file; null: <see cref="Command"/> counts.</summary>
    public string? File { get; private init; }

    /// <summary>The script's text; "-" in place of a file reads it from standard input.</summary>
    public string? Command { get; private init; }

    public IReadOnlyList<string> Arguments { get; private init; } = [];
    public bool Verbose { get; private init; }
    public bool Debug { get; private init; }
    public bool NonInteractive { get; private init; }
    public bool ShowHelp { get; private init; }
    public bool ShowVersion { get; private init; }

    /// <summary>Null when all is well; else what is wrong with the command line.</summary>
    public string? Problem { get; private init; }

    public static HostOptions Parse(IReadOnlyList<string> arguments, Func<string> readInput)
    {
        var options = new HostOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            IReadOnlyList<string> rest = [.. arguments.Skip(i + 1)];
            switch (arguments[i].ToUpperInvariant())
            {
                case "-VERBOSE":
                    options = options with { Verbose = true };
                    break;
                case "-DEBUG":
                    options = options with { Debug = true };
                    break;
                case "-NONINTERACTIVE":
                    options = options with { NonInteractive = true };
                    break;
                case "-HELP" or "--HELP" or "-H" or "-?":
                    return options with { ShowHelp = true };
                case "-VERSION" or "--VERSION":
                    return options with { ShowVersion = true };
                case "-COMMAND" or "-C":
                    return rest.Count > 0
                        ? options with { Command = rest[0], Arguments = [.. rest.Skip(1)] }
                        : options with { Problem = "-Command needs a text." };
                case "-FILE" or "-F":
                    return rest.Count > 0
                        ? options with { File = rest[0], Arguments = [.. rest.Skip(1)] }
                        : options with { Problem = "-File needs a path." };
                case "-":
                    return options with { Command = readInput(), Arguments = rest };
                case ['-', ..]:
                    return options with { Problem = $"'{arguments[i]}' is no option; see --help. A script's own arguments follow its name." };
                default:
                    return options with { File = arguments[i], Arguments = rest };
            }
        }

        return options with { Problem = "There is neither a script nor a -Command; see --help." };
    }

    /// <summary>Arguments as PowerShell text: names as they are, all else as literal strings.</summary>
    public static string ToPowerShell(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(argument =>
    {
        var name = ParameterName().Match(argument);
        if (!name.Success)
        {
            return Quote(argument);
        }

        var value = name.Groups["value"];
        return !value.Success || value.Value.ToUpperInvariant() is "$TRUE" or "$FALSE" or "$NULL"
            ? argument
            : $"{name.Groups["name"].Value}:{Quote(value.Value)}";
    }));

    /// <summary>A text as PowerShell's literal string.</summary>
    public static string Quote(string text) => "'" + System.Management.Automation.Language.CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";

    [GeneratedRegex(@"\A(?<name>-[A-Za-z_]\w*)(?::(?<value>.+))?\z", RegexOptions.Singleline)]
    private static partial Regex ParameterName();
}
