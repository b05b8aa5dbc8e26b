using MailuOps.Recipe.Compose;
using MailuOps.Recipe.Linting;
using MailuOps.Recipe.Yaml;

namespace MailuOps.Tests.Recipe;

public sealed class YamlReaderTests
{
    [Theory]
    [InlineData("a: 1\nb: \"x\"\n", "b", "\"x\"")]
    [InlineData("a: 1\r\nb: 'y' # c\r\n", "b", "'y'")]
    [InlineData("\uFEFFa: \"\U0001F4EE\"\nb: plain text # c\n", "b", "plain text")]
    [InlineData("a: \"x\\\n  y\"\nb: [1, {c: d}]\n", "b", "[1, {c: d}]")]
    [InlineData("b:\n  - one\n  - two # c\n\na: 1\n", "b", "one\n  - two")]
    [InlineData("b: |\n  text\n\n\na: 1\n", "b", "|\n  text\n\n\n")]
    [InlineData("b: &x !!str v\na: *x\n", "b", "&x !!str v")]
    public void Offsets_are_those_of_the_text(string text, string key, string expected)
    {
        var yaml = YamlReader.Read(text);
        Assert.Null(yaml.Problem);
        var entry = Assert.IsType<MappingNode>(yaml.Documents[0]).OwnEntry(key)!.Value;
        var start = entry.Value.Start;
        Assert.Equal(expected, text[start..entry.Value.End].TrimStart('-', ' '));
    }

    [Theory]
    [InlineData("a:\n\tb: 1\n", 2, "tab")]
    [InlineData("a:\n  - x\n\t- y\n", 3, "tab")]
    [InlineData("a: 1\nb:\n  c: 1\n\td: 2\n", 4, "tab")]
    [InlineData("a: [1, 2\nb: 3\n", 1, "not closed")]
    [InlineData("a: {b: 1\n", 2, "")]
    [InlineData("a: b: c\n", 1, "")]
    [InlineData("a: \"open\nb: 1\n", 1, "quoted")]
    [InlineData("a: 1\nb: 2\na: 3\n", 3, "second time")]
    [InlineData("a: *nowhere\n", 1, "anchor")]
    [InlineData("a: &a [*a]\n", 1, "anchor")]
    public void A_problem_has_its_line_and_says_what_is_wrong(string text, int line, string word)
    {
        var yaml = YamlReader.Read(text);
        Assert.NotNull(yaml.Problem);
        Assert.Equal(line, yaml.Lines.At(yaml.Problem.Offset).Line);
        Assert.Contains(word, yaml.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_own_key_wins_over_merged_ones_and_earlier_merges_over_later()
    {
        var root = (MappingNode)YamlReader.Read("x: &x {a: 1, b: 1, c: 1}\ny: &y {b: 2, c: 2, d: 2}\nz:\n  <<: [*x, *y]\n  c: 3\n").Documents[0];
        var z = (MappingNode)root.Get("z")!;
        Assert.Equal(["c=3", "a=1", "b=1", "d=2"], z.AllEntries().Select(entry => $"{entry.Key}={((ScalarNode)entry.Value).Value}"));
        Assert.Equal("1", ((ScalarNode)z.Get("b")!).Value);
    }

    [Fact]
    public void Whatever_the_text_is_reader_and_linter_answer()
    {
        var random = new Random(20261124);
        var seeds = ComposeCases.Names.SelectMany(name => ComposeCases.Load(name).Files).Select(file => file.Text).ToArray();
        const string Noise = "-:?[]{}&*!|>'\"%@`#,<= \t\n\r\\\0\u0085\uFEFF~.aé📮";
        for (var round = 0; round < 3000; round++)
        {
            var text = seeds[random.Next(seeds.Length)].ToCharArray().ToList();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Count);
                if (random.Next(2) == 0)
                {
                    text.RemoveRange(at, Math.Min(random.Next(1, 40), text.Count - at));
                }
                else
                {
                    text.Insert(at, Noise[random.Next(Noise.Length)]);
                }
            }

            var file = ComposeFile.Parse("compose.yml", new string([.. text]));
            Assert.True(file.Yaml.Problem is null || file.Yaml.Problem.Offset <= file.Text.Length);
            Assert.All(RecipeLinter.Lint(RecipeModel.Join([file], new Dictionary<string, string>())), finding => Assert.InRange(finding.Line, 1, text.Count + 1));
        }
    }

    [Fact]
    public void Deep_nesting_is_refused_not_fatal() => Assert.NotNull(YamlReader.Read(new string('[', 100_000)).Problem);
}
