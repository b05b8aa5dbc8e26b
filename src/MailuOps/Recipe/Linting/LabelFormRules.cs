using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Linting;

/// <summary>The form of labels: a value is there, it is a text, and variables stand where Docker fills them in.</summary>
internal static class LabelFormRules
{
    public static IEnumerable<RecipeFinding> Check(LintContext context) => Twice(context).Concat(Forms(context));

    private static IEnumerable<RecipeFinding> Forms(LintContext context)
    {
        foreach (var label in context.Labels)
        {
            if (label.InList && !label.HasValue)
            {
                yield return WithoutValue(label);
            }
            else if (!label.InList)
            {
                foreach (var finding in MapEntry(label))
                {
                    yield return finding;
                }
            }
        }
    }

    private static IEnumerable<RecipeFinding> Twice(LintContext context) => context.Labels
        .GroupBy(label => (label.Service, label.Where, label.Key, label.Place.File)).Where(same => same.Count() > 1)
        .Select(same => LintContext.Finding(
            "LabelGivenTwice", FindingSeverity.Warning, same.Last().Place, same.Key.Service,
            $"'{same.Key.Key}' stands in this list a second time, first in line {same.First().Place.Position.Line}; Docker takes the last.",
            "Remove one of them."));

    private static RecipeFinding WithoutValue(LabelEntry label)
    {
        var colon = label.RawKey.IndexOf(':');
        var fixable = label.Where == LabelPlace.Deploy && label.RawKey == Backupbot.Enable;
        return LintContext.Finding(
            "LabelWithoutValue", FindingSeverity.Warning, label.Place, label.Service,
            $"The list item '{label.RawKey}' has no '=', so the label's value is empty.",
            colon > 0 ? "In a list write key=value; key: value belongs into a mapping." : "Write key=value.",
            fixable ? [new LabelEdit.Set(label.Service, label.RawKey, Backupbot.EnableValue)] : []);
    }

    private static IEnumerable<RecipeFinding> MapEntry(LabelEntry label)
    {
        var node = label.Node.Resolved;
        if (node is ScalarNode { IsBoolean: true } flag)
        {
            yield return LintContext.Finding(
                "LabelValueNotText", FindingSeverity.Error, label.Place, label.Service,
                $"The value of '{label.RawKey}' is a Boolean ({flag.Value} without quotes); docker stack deploy accepts only texts and numbers there.",
                $"Write \"{flag.Value}\".",
                label.Where == LabelPlace.Deploy ? [new LabelEdit.Set(label.Service, label.RawKey, flag.Value)] : []);
        }
        else if (node is MappingNode or SequenceNode)
        {
            yield return LintContext.Finding(
                "LabelValueNotText", FindingSeverity.Error, label.Place, label.Service,
                $"The value of '{label.RawKey}' is a {(node is MappingNode ? "mapping" : "list")}; Docker accepts only texts and numbers there.",
                "Write the whole key with its dots on one line, and one text behind it.");
        }

        if (label.RawKey.Contains("${", StringComparison.Ordinal))
        {
            yield return LintContext.Finding(
                "LabelKeyNotFilledIn", FindingSeverity.Warning, label.Place, label.Service,
                $"'{label.RawKey}' is a key of a mapping, where docker stack deploy does not fill in variables: the label gets this very name.",
                "Write the labels of this service as a list of \"key=value\".");
        }
    }
}
