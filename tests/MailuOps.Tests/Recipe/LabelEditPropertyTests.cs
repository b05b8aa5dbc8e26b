using System.Globalization;
using System.Text;
using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Editing;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MailuOps.Tests.Recipe;

/// <summary>
/// Random edits by seed over every case. An oracle of its own (YamlDotNet's deserializer on plain dictionaries) says what the file must mean
/// afterwards; the text is compared byte by byte.
/// </summary>
public sealed class LabelEditPropertyTests
{
    private const int EditsPerCase = 150;

    private static readonly string[] Keys =
    [
        "backupbot.backup", "backupbot.backup.volumes.data", "backupbot.backup.pre-hook", "coop-cloud.${STACK_NAME}.version",
        "traefik.enable", "com.example.team", "com.example.other", "new.label", "with space", "ключ", "- dash", "[x]", "q\"uote", "it's",
    ];

    private static readonly string[] Values =
    [
        "true", "false", "${ENABLE_BACKUPS:-true}", "$$x ${A-b}", "", "plain", "two words", "a: b", "x #y", "it's", "say \"hi\"", @"\w+\d", " lead", "trail ",
        "Почта 📮", "%x", "@y", "{a}", "[b]", "- z", "null", "~", "12", "1.5", "0x1f", "yes", "multi\nline", "tab\there", "a,b", "k=v=w", "*star", "&and", "!bang",
        "? q", "---", "ends:", "'", "\"", "\\", "#", "|", ">", "=", "\u2028line", "+5", "2001-01-01",
    ];

    public static TheoryData<string> Cases => ComposeCases.Theory;

    [Theory, MemberData(nameof(Cases))]
    public void Random_edits_change_their_lines_alone_and_mean_what_they_say(string name)
    {
        var source = ComposeCases.Load(name);
        if (source.Files.Any(file => file.Root is null || file.Yaml.Problem is not null || !file.Services().Any()))
        {
            return;
        }

        var random = new Random(name.Sum(c => c) * 7919);
        var made = 0;
        for (var round = 0; round < EditsPerCase; round++)
        {
            var edit = Pick(random, source.Files);
            IReadOnlyList<ComposeFile> after;
            try
            {
                after = RecipeEditor.Apply(source.Files, [edit]);
            }
            catch (MailuOpsException refused)
            {
                Assert.Contains(refused.Id, new[] { "MailuOps.RecipeEditImpossible", "MailuOps.RecipeEditUnsafe" });
                continue;
            }

            var context = $"{name}, round {round}: {edit}";
            for (var index = 0; index < after.Count; index++)
            {
                made += Check(source.Files[index], after[index], edit, context) ? 1 : 0;
            }

            var again = RecipeEditor.Apply(after, edit is LabelEdit.Rename ? [] : [edit]);
            Assert.Equal(after.Select(file => file.Text), again.Select(file => file.Text));
        }

        Assert.True(made > 0 || name is "service-is-an-alias" or "anchored-in-use", $"{name}: every edit was refused");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Adding_a_label_and_removing_it_gives_the_same_bytes(string name)
    {
        var source = ComposeCases.Load(name);
        foreach (var service in source.Files.SelectMany(file => file.Services()).Select(service => service.Name).Distinct())
        {
            IReadOnlyList<ComposeFile> added;
            try
            {
                added = RecipeEditor.Apply(source.Files, [new LabelEdit.Set(service, "new.label", "some value")]);
            }
            catch (MailuOpsException)
            {
                continue;
            }

            var removed = RecipeEditor.Apply(added, [new LabelEdit.Remove(service, LabelPlace.Deploy, "new.label")]);
            foreach (var (before, there, back) in source.Files.Zip(added, removed))
            {
                // What had to be opened up for the label (an alias, "deploy: {}") stays open; everything else comes back.
                var opened = before.Text.Contains("labels: *", StringComparison.Ordinal) || there.Text.Contains("<<: *", StringComparison.Ordinal) || back.Text.Contains("labels: []", StringComparison.Ordinal)
                    || back.Text.Contains("labels: {}", StringComparison.Ordinal) || before.Text.Contains("labels:\n", StringComparison.Ordinal);
                if (opened)
                {
                    Assert.Empty(RecipeMeaning.Of(before).Differences(RecipeMeaning.Of(back)));
                }
                else if (!before.Text.Contains("deploy: ~", StringComparison.Ordinal) && !before.Text.Contains("deploy:   # nothing", StringComparison.Ordinal))
                {
                    Assert.Equal(before.Text, back.Text);
                }
            }
        }
    }

    private static LabelEdit Pick(Random random, IReadOnlyList<ComposeFile> files)
    {
        var services = files.SelectMany(file => file.Services()).Select(service => service.Name).ToArray();
        var service = services[random.Next(services.Length)];
        var written = files.SelectMany(file => RecipeMeaning.Of(file).Labels.Keys).Where(key => key.Service == service).ToArray();
        var where = random.Next(4) == 0 ? LabelPlace.Container : LabelPlace.Deploy;
        string Key() => written.Length > 0 && random.Next(2) == 0 ? written[random.Next(written.Length)].Key : Keys[random.Next(Keys.Length)];

        return random.Next(5) switch
        {
            0 => new LabelEdit.Remove(service, where, Key()),
            1 => new LabelEdit.Rename(service, Key(), Keys[random.Next(Keys.Length)] + ".renamed"),
            _ => new LabelEdit.Set(service, Key(), Values[random.Next(Values.Length)]),
        };
    }

    private static bool Check(ComposeFile before, ComposeFile after, LabelEdit edit, string context)
    {
        if (before.Text == after.Text)
        {
            return false;
        }

        Assert.True(Oracle(before.Text, edit) == Oracle(after.Text, null), $"{context}\nmeans something else:\n{after.Text}");

        var (old, now) = Middle(before.Text, after.Text);
        var allowed = edit switch
        {
            LabelEdit.Set => now.Length > 0 && old.Split('\n').Length <= 4,
            LabelEdit.Rename => old.Split('\n').Length <= 4,
            _ => now.Trim() is "" or "[]" or "{}" || old.Contains("labels", StringComparison.Ordinal) || IsRun(now),
        };
        Assert.True(allowed, $"{context}\nchanged more than its lines: «{old}» to «{now}»");

        // Line breaks of the added text are those of the file.
        if (before.Text.Contains("\r\n", StringComparison.Ordinal))
        {
            Assert.DoesNotContain("\n", after.Text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Equal(before.Text.EndsWith('\n'), after.Text.EndsWith('\n'));
        return true;

        // Removing several labels leaves the lines between them.
        bool IsRun(string kept) => kept.Split('\n').All(line => before.Text.Contains(line.TrimEnd('\r'), StringComparison.Ordinal));
    }

    /// <summary>What is left of both texts without their common start and end, in whole lines.</summary>
    private static (string Old, string New) Middle(string before, string after)
    {
        var old = before.Split('\n');
        var now = after.Split('\n');
        var head = 0;
        while (head < Math.Min(old.Length, now.Length) && old[head] == now[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < Math.Min(old.Length, now.Length) - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        return (string.Join('\n', old[head..^tail]), string.Join('\n', now[head..^tail]));
    }

    /// <summary>The first document's meaning as one text, labels as sorted pairs, with an edit applied to the pairs.</summary>
    private static string Oracle(string text, LabelEdit? edit)
    {
        var parser = new MergingParser(new Parser(new StringReader(text.TrimStart('\uFEFF'))));
        parser.Consume<YamlDotNet.Core.Events.StreamStart>();
        var root = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(parser);
        var services = (Dictionary<object, object>)((Dictionary<object, object>)root)["services"];
        foreach (var (name, body) in services.ToList())
        {
            if (body is Dictionary<object, object> service)
            {
                var deploy = service.GetValueOrDefault("deploy") as Dictionary<object, object> ?? [];
                deploy = new Dictionary<object, object>(deploy);
                var copy = new Dictionary<object, object>(service);
                services[name] = copy;
                Pairs(copy, LabelPlace.Container, $"{name}", edit);
                Pairs(deploy, LabelPlace.Deploy, $"{name}", edit);
                copy["deploy"] = deploy;
                if (deploy.Count == 0)
                {
                    copy.Remove("deploy");
                }

                // A service that only carries labels is nothing without them.
                if (copy.Count == 0)
                {
                    services.Remove(name);
                }
            }
        }

        return Text(root);
    }

    private static void Pairs(Dictionary<object, object> owner, LabelPlace where, string service, LabelEdit? edit)
    {
        var pairs = owner.GetValueOrDefault("labels") switch
        {
            List<object> list => list.Select(item => LabelReader.Split(item is string or null ? $"{item}" : Text(item)))
                .Reverse().DistinctBy(pair => pair.Key)
                .ToDictionary(pair => pair.Key, pair => pair.HasValue ? "s:" + pair.Value : "nothing"),
            Dictionary<object, object> map => map.ToDictionary(pair => $"{pair.Key}", pair => pair.Value is string s ? "s:" + s : Text(pair.Value)),
            _ => [],
        };
        owner.Remove("labels");
        switch (edit)
        {
            case LabelEdit.Set set when set.Service == service && where == LabelPlace.Deploy:
                pairs[set.Key] = "s:" + set.Value;
                break;
            case LabelEdit.Remove remove when remove.Service == service && remove.Where == where:
                pairs.Remove(remove.Key);
                break;
            case LabelEdit.Rename rename when rename.Service == service && where == LabelPlace.Deploy && pairs.Remove(rename.Key, out var value):
                pairs[rename.NewKey] = value;
                break;
        }

        if (pairs.Count > 0)
        {
            owner["labels"] = pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => (object)pair.Key, pair => (object)pair.Value);
        }
    }

    private static string Text(object? value) => value switch
    {
        Dictionary<object, object> map => new StringBuilder("{").AppendJoin(",", map.OrderBy(pair => $"{pair.Key}", StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}:{Text(pair.Value)}")).Append('}').ToString(),
        List<object> list => "[" + string.Join(",", list.Select(Text)) + "]",
        null => "null",
        string text => "s:" + text,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
