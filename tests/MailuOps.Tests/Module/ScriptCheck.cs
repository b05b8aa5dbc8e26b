using System.Management.Automation;
using System.Management.Automation.Language;
using MailuOps.Cmdlets;
using MailuOps.Help;

namespace MailuOps.Tests.Module;

/// <summary>Reads PowerShell text against the cmdlets as they are.</summary>
internal static class ScriptCheck
{
    private static readonly IReadOnlyList<CmdletModel> Cmdlets = CmdletModel.Of(typeof(MailuCmdlet).Assembly);

    /// <summary>What is wrong: it does not parse, or names a cmdlet or parameter that does not exist.</summary>
    public static IEnumerable<string> Problems(string code)
    {
        var script = Parser.ParseInput(code, out _, out var errors);
        foreach (var error in errors)
        {
            yield return error.Message;
        }

        foreach (var command in script.FindAll(a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            var name = command.GetCommandName() ?? "";
            var cmdlet = Cmdlets.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (cmdlet is null)
            {
                if (name.Contains("-Mailu", StringComparison.OrdinalIgnoreCase) || name.Contains("-Backupbot", StringComparison.OrdinalIgnoreCase))
                {
                    yield return $"there is no {name}";
                }

                continue;
            }

            var known = cmdlet.Parameters.SelectMany(p => p.Aliases.Prepend(p.Name)).Concat(Cmdlet.CommonParameters).ToList();
            if (cmdlet.Type.GetProperties().SelectMany(p => p.GetCustomAttributes(typeof(ParameterAttribute), true)).Cast<ParameterAttribute>().Any(p => p.ValueFromRemainingArguments))
            {
                // Takes what looks like a parameter as an argument.
                continue;
            }

            foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>())
            {
                if (!known.Contains(parameter.ParameterName, StringComparer.OrdinalIgnoreCase))
                {
                    yield return $"{name} has no -{parameter.ParameterName}";
                }
            }
        }
    }
}
