using System.Text.Json.Nodes;
using MailuOps.Mail;
using MailuOps.Tests.Manifests;

namespace MailuOps.Tests.Mail;

/// <summary>What SQLite's own checks say of an account database, by the script that runs in the admin container.</summary>
public sealed class AccountCheckTests : IDisposable
{
    private readonly LocalStores _stores = LocalStores.Filled();

    public void Dispose() => _stores.Dispose();

    private async Task<JsonNode> CheckAsync()
    {
        using var output = new MemoryStream();
        var request = MailuOps.Engine.ExecRequest.Of("python3", "-c", ContainerScript.Load("accounts.py"), "check") with { Input = "{}"u8.ToArray(), OutputStream = output };
        var result = await _stores.ExecAsync("admin", request);
        Assert.True(result.ExitCode == 0, result.ErrorText);
        return JsonNode.Parse(output.ToArray())!;
    }

    [Fact]
    public async Task A_whole_one_has_neither_damage_nor_orphans()
    {
        var answer = await CheckAsync();
        Assert.Null(answer["damage"]);
        Assert.Empty(answer["orphans"]!.AsArray());
    }

    [Fact]
    public async Task Rows_that_refer_to_nothing_are_told_once_a_table_and_are_no_damage()
    {
        _stores.Sql("create table parent (id integer primary key); create table child (id integer primary key, p integer references parent(id)); insert into child values (1, 7), (2, 8);");
        var answer = await CheckAsync();
        Assert.Null(answer["damage"]);
        Assert.Equal("a row of child refers to a row of parent that is not there", (string?)Assert.Single(answer["orphans"]!.AsArray()));
    }

    [Fact]
    public async Task A_reference_that_cannot_be_looked_at_is_told_and_is_no_damage()
    {
        _stores.Sql("create table parent (id integer); create table child (id integer primary key, p integer references parent(id)); insert into child values (1, 7);");
        var answer = await CheckAsync();
        Assert.Null(answer["damage"]);
        Assert.StartsWith("it cannot be looked", (string?)Assert.Single(answer["orphans"]!.AsArray()));
    }
}
