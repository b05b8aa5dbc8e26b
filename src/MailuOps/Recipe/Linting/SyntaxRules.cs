using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Linting;

/// <summary>Files that YAML or Docker refuses, and parts of them that Docker never reads.</summary>
internal static class SyntaxRules
{
    public static IEnumerable<RecipeFinding> Check(ComposeFile file)
    {
        if (file.Yaml.Problem is { } problem)
        {
            yield return LintContext.Finding(
                "InvalidYaml", FindingSeverity.Error, new SourcePlace(file, problem.Offset), null,
                $"This is not valid YAML: {problem.Message}.", "Correct this line; nothing else can be checked before.");
            yield break;
        }

        if (file.Root is not { } root)
        {
            yield return Shape(file, 0, null, "the file holds no mapping", "A compose file starts with keys such as services:.");
            yield break;
        }

        foreach (var finding in CheckServices(file, root))
        {
            yield return finding;
        }

        foreach (var document in file.Yaml.Documents.Skip(1).Where(node => node is not ScalarNode { IsNull: true }))
        {
            yield return LintContext.Finding(
                "IgnoredDocument", FindingSeverity.Warning, new SourcePlace(file, document.Start), null,
                "docker stack deploy and abra read only the first YAML document of a file; this one is ignored.",
                "Move it into a file of its own and name that in COMPOSE_FILE, or delete it.");
        }
    }

    private static IEnumerable<RecipeFinding> CheckServices(ComposeFile file, MappingNode root)
    {
        if (root.Find("services") is not { } entry || entry.Value.Resolved is ScalarNode { IsNull: true })
        {
            yield break;
        }

        if (entry.Value.Resolved is not MappingNode services)
        {
            yield return Shape(file, entry.KeyNode.Start, null, "services: is not a mapping of service names", "Write each service as a key below services:.");
            yield break;
        }

        foreach (var service in services.AllEntries())
        {
            switch (service.Value.Resolved)
            {
                case MappingNode body:
                    foreach (var finding in CheckService(file, service.Key ?? string.Empty, body))
                    {
                        yield return finding;
                    }

                    break;
                case var _ when service.Key != "<<":
                    yield return Shape(
                        file, service.KeyNode.Start, service.Key, $"service '{service.Key}' is not a mapping", "Indent its settings below its name.");
                    break;
            }
        }
    }

    private static IEnumerable<RecipeFinding> CheckService(ComposeFile file, string service, MappingNode body)
    {
        if (body.Find("deploy") is { } deploy && deploy.Value.Resolved is not (MappingNode or ScalarNode { IsNull: true }))
        {
            yield return Shape(file, deploy.KeyNode.Start, service, "deploy: is not a mapping", "Indent labels: and the other settings below deploy:.");
        }

        foreach (var owner in new[] { body, body.Get("deploy") as MappingNode })
        {
            if (owner?.Find("labels") is not { } labels)
            {
                continue;
            }

            if (labels.Value.Resolved is ScalarNode { IsNull: false })
            {
                yield return Shape(file, labels.KeyNode.Start, service, "labels: is neither a list nor a mapping", "Write one label a line below labels:.");
            }
            else if (labels.Value.Resolved is SequenceNode list && list.Items.FirstOrDefault(item => item.Resolved is not ScalarNode) is { } odd)
            {
                yield return Shape(
                    file, odd.Start, service, "this label is not one text; a colon followed by a space makes a mapping of it",
                    "In a list write \"key=value\", in quotes.");
            }
        }
    }

    private static RecipeFinding Shape(ComposeFile file, int offset, string? service, string what, string fix) => LintContext.Finding(
        "InvalidCompose", FindingSeverity.Error, new SourcePlace(file, offset), service, $"Docker refuses this file: {what}.", fix);
}
