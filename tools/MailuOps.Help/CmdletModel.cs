using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace MailuOps.Help;

/// <summary>A cmdlet as its class says it: names, parameters, sets.</summary>
internal sealed record CmdletModel(string Name, Type Type, IReadOnlyList<ParameterModel> Parameters, IReadOnlyList<string> Syntax)
{
    public CmdletAttribute Attribute => Type.GetCustomAttribute<CmdletAttribute>()!;

    public IReadOnlyList<CommandParameterSetInfo> Sets { get; private init; } = [];

    public IReadOnlyList<Type> Outputs =>
        [.. Type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(o => o.Type).Select(t => t.Type).OfType<Type>().Distinct()];

    /// <summary>Every cmdlet of an assembly, by name.</summary>
    public static IReadOnlyList<CmdletModel> Of(Assembly assembly) =>
        [.. assembly.GetExportedTypes()
            .Where(t => !t.IsAbstract && t.GetCustomAttribute<CmdletAttribute>() is not null)
            .Select(Of)
            .OrderBy(m => m.Name, StringComparer.Ordinal)];

    private static CmdletModel Of(Type type)
    {
        var attribute = type.GetCustomAttribute<CmdletAttribute>()!;
        var info = new CmdletInfo($"{attribute.VerbName}-{attribute.NounName}", type);
        var instance = Activator.CreateInstance(type)!;
        var parameters = info.ParameterSets
            .SelectMany(s => s.Parameters)
            .Where(p => !IsCommon(p.Name))
            .GroupBy(p => p.Name)
            .Select(g => ParameterModel.Of(g.Key, [.. g], instance))
            .OrderBy(p => p.Name is "WhatIf" or "Confirm")
            .ThenBy(p => p.Position ?? int.MaxValue)
            .ThenByDescending(p => p.Mandatory)
            .ThenBy(p => p.Name, StringComparer.Ordinal)
            .ToList();
        (instance as IDisposable)?.Dispose();
        return new CmdletModel(info.Name, type, parameters, [.. info.ParameterSets.Select(s => SyntaxText.Of(info.Name, s))]) { Sets = [.. info.ParameterSets] };
    }

    /// <summary>True for the parameters that about_CommonParameters explains.</summary>
    public static bool IsCommon(string parameter) => Cmdlet.CommonParameters.Contains(parameter);
}

/// <summary>A parameter over all its sets.</summary>
internal sealed record ParameterModel(string Name, Type Type, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName)
{
    public IReadOnlyList<string> Aliases { get; private init; } = [];

    /// <summary>What it is without being given; null: nothing.</summary>
    public string? Default { get; private init; }

    /// <summary>The values it takes, for an enumeration or a ValidateSet.</summary>
    public IReadOnlyList<string> Values { get; private init; } = [];

    public bool Wildcards { get; private init; }

    public bool IsSwitch => Type == typeof(SwitchParameter);

    public string PipelineText => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    public static ParameterModel Of(string name, IReadOnlyList<CommandParameterInfo> sets, object cmdlet)
    {
        var first = sets[0];
        var property = cmdlet.GetType().GetProperty(name);
        var element = Nullable.GetUnderlyingType(first.ParameterType) ?? first.ParameterType.GetElementType() ?? first.ParameterType;
        return new ParameterModel(
            name,
            first.ParameterType,
            sets.All(s => s.IsMandatory),
            sets.Where(s => s.Position >= 0).Select(s => (int?)s.Position).Min(),
            sets.Any(s => s.ValueFromPipeline),
            sets.Any(s => s.ValueFromPipelineByPropertyName))
        {
            Aliases = first.Aliases.ToList(),
            Values = first.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault()?.ValidValues.ToList()
                ?? (element.IsEnum ? [.. Enum.GetNames(element)] : []),
            Default = property?.GetMethod is null ? null : TextOf(property.GetValue(cmdlet)),
            Wildcards = first.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
        };
    }

    private static string? TextOf(object? value) => value switch
    {
        null or "" or SwitchParameter or false => null,
        string text => text,
        TimeSpan span => span == TimeSpan.Zero ? null : _Format.Duration(span),
        IEnumerable list => list.Cast<object>().Any() ? string.Join(", ", list.Cast<object>()) : null,
        Enum or ValueType => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };
}
