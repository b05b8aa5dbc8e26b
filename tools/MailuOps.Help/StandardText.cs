namespace MailuOps.Help;

/// <summary>Parameters that PowerShell adds to every cmdlet that changes something.</summary>
internal static class StandardText
{
    public static IReadOnlyList<string> Of(string parameter) => parameter switch
    {
        "WhatIf" => ["Shows what would happen. Nothing is changed."],
        "Confirm" => ["Asks before each change. -Confirm:$false never asks; a cmdlet that removes data asks without it."],
        _ => [],
    };
}
