using System.Reflection;
using System.Text.RegularExpressions;
using MailuOps.Cmdlets;
using Xunit;

namespace MailuOps.Tests;

/// <summary>Reads the sources against the layers of the design: each knows only those below it.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Cmdlets"] = ["History", "Notify", "Schedule", "Report", "Drill", "Recipe", "Backup", "Mail", "Deployment", "Engine", "Files"],
        // The files of the history are JSON reports; a result holds the snapshot's record.
        ["History"] = ["Report", "Drill", "Backup", "Files"],
        ["Report"] = ["Drill", "Backup", "Files"],
        ["Drill"] = ["Recipe", "Backup", "Mail", "Deployment", "Engine", "Files"],
        ["Backup"] = ["Deployment", "Engine"],
        ["Mail"] = ["Deployment", "Engine"],
        ["Deployment"] = ["Engine"],
        ["Recipe"] = [],
        ["Engine"] = [],
        ["Notify"] = ["Report", "Drill"],
        ["Schedule"] = ["Files"],
        ["Files"] = [],
        // The catalogue words every layer's failures, and may name what failed.
        ["Errors"] = ["Schedule", "Drill", "Recipe", "Backup", "Mail", "Deployment", "Engine"],
        ["Events"] = [],
    };

    private static readonly Assembly Module = typeof(MailuCmdlet).Assembly;

    public static TheoryData<string> Layers => [.. Directory.GetDirectories(Repository.PathOf("src", "MailuOps"))
        .Select(Path.GetFileName).OfType<string>().Where(n => n is not ("bin" or "obj"))];

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_layer_uses_only_those_below_it(string layer)
    {
        Assert.True(MayUse.ContainsKey(layer), $"src/MailuOps/{layer} is no layer of the design");
        Assert.Empty(Lines(layer).SelectMany(l => Layer().Matches(l.Text)
            .Select(m => m.Groups[1].Value)
            .Where(used => used != layer && MayUse.ContainsKey(used) && !MayUse[layer].Contains(used))
            .Select(used => $"{l.Place}: {layer} must not use {used}")));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void PowerShell_is_known_to_the_cmdlets_alone_and_Docker_DotNet_to_the_engine_layer(string layer)
    {
        var forbidden = new List<string>();
        forbidden.AddRange(layer == "Cmdlets" ? [] : ["System.Management.Automation"]);
        forbidden.AddRange(layer == "Engine" ? [] : ["Docker.DotNet"]);
        Assert.Empty(Lines(layer).Where(l => forbidden.Exists(f => l.Text.StartsWith($"using {f}", StringComparison.Ordinal))).Select(l => l.Place));
    }

    [Fact]
    public void No_public_signature_shows_a_type_of_a_dependency()
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var ours = new[] { "MailuOps", "System.", "System,", "netstandard", "Microsoft.Win32" };
        var shown = Module.GetExportedTypes().SelectMany(type => new[] { type.BaseType }
            .Concat(type.GetInterfaces())
            .Concat(type.GetProperties(All).Select(p => p.PropertyType))
            .Concat(type.GetFields(All).Select(f => f.FieldType))
            .Concat(type.GetMethods(All).SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType)))
            .Concat(type.GetConstructors(All).SelectMany(c => c.GetParameters().Select(p => p.ParameterType)))
            .OfType<Type>()
            .SelectMany(Parts)
            .Select(used => (type, used)));
        Assert.Empty(shown
            .Where(s => !ours.Any(prefix => (s.used.Assembly.GetName().Name + ",").StartsWith(prefix, StringComparison.Ordinal)))
            .Select(s => $"{s.type} shows {s.used}")
            .Distinct());
    }

    [Fact]
    public void No_namespace_is_named_Docker_and_no_type_ends_in_Stack() =>
        Assert.DoesNotContain(Module.GetTypes(), t => (t.Namespace ?? "").Split('.').Contains("Docker")
            || (t.Name.EndsWith("Stack", StringComparison.Ordinal) && t.IsPublic));

    [Fact]
    public void No_static_field_can_change()
    {
        // What the compiler makes for lambdas, patterns and cached delegates is not ours.
        var fields = Module.GetTypes()
            .Where(t => !t.Name.Contains('<', StringComparison.Ordinal) && !(t.DeclaringType?.Name.Contains('<', StringComparison.Ordinal) ?? false))
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => f is { IsInitOnly: false, IsLiteral: false } && !f.Name.Contains('<', StringComparison.Ordinal));
        Assert.Empty(fields.Where(f => (f.DeclaringType!.Namespace ?? "").StartsWith("MailuOps", StringComparison.Ordinal)).Select(f => $"{f.DeclaringType}.{f.Name}"));
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Parts).Append(type);

    private static IEnumerable<(string Place, string Text)> Lines(string layer) =>
        Directory.EnumerateFiles(Repository.PathOf("src", "MailuOps", layer), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Select((text, i) => ($"{Path.GetRelativePath(Repository.Root, file)}:{i + 1}", text)))
            .Where(l => !l.text.TrimStart().StartsWith("//", StringComparison.Ordinal) && !l.text.StartsWith("namespace ", StringComparison.Ordinal));

    [GeneratedRegex(@"\bMailuOps\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex Layer();
}
