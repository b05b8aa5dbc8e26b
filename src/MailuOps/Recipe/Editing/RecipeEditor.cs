using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Recipe.Editing;

/// <summary>Makes label edits in the text of a recipe's files and proves that the result means exactly what was intended. Pure: files in, files out.</summary>
internal static class RecipeEditor
{
    /// <summary>The files after the edits, in the same order; a file that needs no change is the very same object.</summary>
    /// <exception cref="MailuOpsException">The service is nowhere; or no edit of its lines alone has the intended effect.</exception>
    public static IReadOnlyList<ComposeFile> Apply(IReadOnlyList<ComposeFile> files, IEnumerable<LabelEdit> edits)
    {
        var result = files.ToArray();
        foreach (var edit in edits)
        {
            if (!Array.Exists(result, file => file.Services().Any(service => service.Name == edit.Service)))
            {
                throw Errors.RecipeServiceNotFound(edit.Service, result[0].Path, result.SelectMany(file => file.Services()).Select(service => service.Name));
            }

            var home = edit is LabelEdit.Set set ? Home(result, set) : -1;
            for (var index = 0; index < result.Length; index++)
            {
                if (edit is not LabelEdit.Set || index == home)
                {
                    result[index] = One(result[index], edit);
                }
            }
        }

        return result;
    }

    /// <summary>The file in which a label is set: the last that sets it already, or else the first that gives the service its image, or names it.</summary>
    private static int Home(ComposeFile[] files, LabelEdit.Set set)
    {
        var sets = Array.FindLastIndex(files, file => RecipeMeaning.Of(file).Labels.ContainsKey((set.Service, LabelPlace.Deploy, set.Key)));
        if (sets >= 0)
        {
            return sets;
        }

        var bodies = Array.ConvertAll(files, file => file.Services().FirstOrDefault(service => service.Name == set.Service).Entry.Value?.Resolved as MappingNode);
        var image = Array.FindIndex(bodies, body => body?.Find("image") is not null);
        return image >= 0 ? image : Array.FindIndex(bodies, body => body is not null);
    }

    private static ComposeFile One(ComposeFile file, LabelEdit edit)
    {
        var before = RecipeMeaning.Of(file);
        var expected = RecipeMeaning.Of(file);
        expected.Expect(edit, setsHere: true);
        if (expected.Differences(before).Count == 0)
        {
            return file;
        }

        var edits = LabelSite.Find(file, edit.Service) is { } site ? Edits(site, edit) : [];
        if (edits.Count == 0)
        {
            throw Errors.RecipeEditImpossible(file.Path, edit.Service, Line(file, edit.Service));
        }

        var after = ComposeFile.Parse(file.Path, TextEdit.Apply(file.Text, edits));
        while (edit is LabelEdit.Remove again && LabelSite.Find(after, edit.Service) is { } more && LabelTexts.Remove(more, again.Where, again.Key) is { Count: > 0 } rest)
        {
            after = ComposeFile.Parse(file.Path, TextEdit.Apply(after.Text, rest));
        }

        if (after.Yaml.Problem is { } problem)
        {
            throw Errors.RecipeEditUnsafe(file.Path, [$"line {after.Yaml.Lines.At(problem.Offset).Line}: {problem.Message}"]);
        }

        var differences = expected.Differences(RecipeMeaning.Of(after));
        return differences.Count == 0 ? after : throw Errors.RecipeEditUnsafe(file.Path, differences);
    }

    private static IReadOnlyList<TextEdit> Edits(LabelSite site, LabelEdit edit) => edit switch
    {
        LabelEdit.Set set => LabelTexts.Change(site, set.Key, null, set.Value) is { } change ? [change] : LabelInserter.Insert(site, set.Key, set.Value),
        LabelEdit.Rename rename => LabelTexts.Change(site, rename.Key, rename.NewKey, null) is { } change ? [change] : [],
        LabelEdit.Remove remove => LabelTexts.Remove(site, remove.Where, remove.Key),
        _ => [],
    };

    private static int Line(ComposeFile file, string service) =>
        file.Yaml.Lines.At(file.Services().FirstOrDefault(found => found.Name == service).Entry.KeyNode?.Start ?? 0).Line;
}
