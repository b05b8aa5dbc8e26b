using System.Management.Automation;

namespace MailuOps.Help;

/// <summary>A parameter set as one line of syntax, as Get-Command -Syntax shows it.</summary>
internal static class SyntaxText
{
    public static string Of(string command, CommandParameterSetInfo set)
    {
        var ordered = set.Parameters
            .Where(p => !CmdletModel.IsCommon(p.Name))
            .OrderBy(p => p.Position < 0)
            .ThenBy(p => p.Position)
            .ThenByDescending(p => p.IsMandatory)
            .ThenBy(p => p.Name is "WhatIf" or "Confirm");
        return string.Join(' ', [command, .. ordered.Select(Of), "[<CommonParameters>]"]);
    }

    /// <summary>A type as people write it: string, string[], TimeSpan.</summary>
    public static string TypeName(Type type)
    {
        if (type.IsArray)
        {
            return TypeName(type.GetElementType()!) + "[]";
        }

        return Nullable.GetUnderlyingType(type) is { } inner ? TypeName(inner)
            : type == typeof(string) ? "string"
            : type == typeof(int) ? "int"
            : type == typeof(long) ? "long"
            : type == typeof(bool) ? "bool"
            : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
            : type.Name;
    }

    private static string Of(CommandParameterInfo parameter)
    {
        var name = "-" + parameter.Name;
        var text = parameter.Position >= 0 ? $"[{name}]" : name;
        if (parameter.ParameterType != typeof(SwitchParameter))
        {
            text += $" <{TypeName(parameter.ParameterType)}>";
        }

        return parameter.IsMandatory ? text : $"[{text}]";
    }
}
