using MailuOps.Cmdlets;
using MailuOps.Help;
using Xunit;

namespace MailuOps.Tests.Module;

/// <summary>Holds cmdlets, pages and the file for Get-Help together.</summary>
public sealed class HelpTests
{
    private static readonly HelpFiles Files = new(Repository.Root, typeof(MailuCmdlet).Assembly);

    [Fact]
    public void Pages_and_help_file_say_what_the_cmdlets_are() => Assert.Empty(Files.Check());

    [Fact]
    public void Examples_use_cmdlets_and_parameters_that_exist() => Assert.Empty(Files.Cmdlets
        .Where(c => File.Exists(Files.PageFile(c.Name)))
        .SelectMany(c => HelpPage.Parse(File.ReadAllText(Files.PageFile(c.Name))).Examples.SelectMany(e => ScriptCheck.Problems(e.Code).Select(p => $"{c.Name}.md, '{e.Title}': {p}"))));

    [Fact]
    public void Every_page_has_notes() => Assert.Empty(Files.Cmdlets
        .Where(c => File.Exists(Files.PageFile(c.Name)))
        .Where(c => HelpPage.Parse(File.ReadAllText(Files.PageFile(c.Name))).Notes.Count == 0)
        .Select(c => $"{c.Name}.md"));

    [Fact]
    public void Links_between_pages_lead_somewhere() => Assert.Empty(
        Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).SelectMany(file =>
            HelpPage.Parse(File.ReadAllText(file)).Links
                .Where(l => !l.Target.Contains("://", StringComparison.Ordinal) && !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, l.Target.Split('#')[0])))
                .Select(l => $"{Path.GetFileName(file)} -> {l.Target}")));

    [Fact]
    public void A_page_is_read_into_its_parts()
    {
        var page = HelpPage.Parse("""
            # Get-MailuThing

            Gets *things*.

            ## Syntax

            ```
            Get-MailuThing [<CommonParameters>]
            ```

            ## Description

            First `paragraph`,
            two lines.

            - one
            - two

            ## Examples

            ### All of them

            ```powershell
            Get-MailuThing |
                Remove-MailuThing
            ```

            Removes [all](x.md).

            ```
            output
            ```

            ## Parameters

            ### -Name

            The name.

            ## Outputs

            ### MailuOps.Thing

            ## Errors

            | id | when |
            | --- | --- |
            | `MailuOps.ThingMissing` | it is missing |

            ## Related

            - [Remove-MailuThing](Remove-MailuThing.md)
            """);
        Assert.Equal(("Get-MailuThing", "Gets things."), (page.Name, page.Synopsis));
        Assert.Equal(["First paragraph, two lines.", "- one\n- two"], page.Description);
        var example = Assert.Single(page.Examples);
        Assert.Equal("Get-MailuThing |\n    Remove-MailuThing", example.Code);
        Assert.Equal(["Removes all.", "output"], example.Remarks);
        Assert.Equal(["The name."], page.Parameters["Name"]);
        Assert.Equal("MailuOps.Thing", Assert.Single(page.Outputs).Name);
        Assert.Equal(["- MailuOps.ThingMissing: it is missing"], page.Errors);
        Assert.Equal([("Remove-MailuThing", "Remove-MailuThing.md")], page.Links);
    }

    [Fact]
    public void A_skeleton_becomes_a_page_that_only_lacks_its_text()
    {
        var model = CmdletModel.Of(typeof(HelpTests).Assembly).Single(m => m.Name == "Wait-Toy");
        var text = PageText.New(model, new CodeComments(Path.ChangeExtension(typeof(MailuCmdlet).Assembly.Location, ".xml")));
        Assert.Equal(text, PageText.WithSyntax(text, model));
        Assert.Equal("Wait-Toy [-Timeout <TimeSpan>] [-Echo] [-Trace <Trace>] [<CommonParameters>]", Assert.Single(model.Syntax));
        Assert.Equal("5 min 00 s", model.Parameters.Single(p => p.Name == "Timeout").Default);
        Assert.Equal(["Echo", "Timeout", "Trace"], HelpPage.Parse(text).Parameters.Keys.Order());
    }
}
