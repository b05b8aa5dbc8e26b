using MailuOps.Mail.Manifests;
using Xunit.Abstractions;

namespace MailuOps.Tests.Manifests;

/// <summary>
/// The comparison's own test: copies are damaged in every way we know, by chance, and each damage must be caught. The chance is
/// repeatable: MAILUOPS_MUTATION_SEED names the first seed, MAILUOPS_MUTATION_ROUNDS how many there are.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_mutant_of_a_copy_is_caught()
    {
        var seed = Setting("SEED", 1);
        var rounds = Setting("ROUNDS", 1);
        using var stores = LocalStores.Filled();
        using var reference = await stores.CaptureAsync();
        List<string> survivors = [];
        var caught = Mutations.All.ToHashSet();
        for (var round = seed; round < seed + rounds; round++)
        {
            foreach (var (mutation, number) in Mutations.All.Select((m, i) => (m, i)))
            {
                using var copy = new LocalStores(stores.Root);
                mutation.Apply(copy, new Random((round * 1000) + number));
                using var mutant = await copy.CaptureAsync();
                var comparison = ManifestComparer.Compare(reference, mutant, null, 5, CancellationToken.None);
                if (!mutation.Kinds.Any(k => comparison.Counts.ContainsKey(k.ToString())))
                {
                    caught.Remove(mutation);
                    survivors.Add($"{mutation} (seed {round}): {comparison.Outcome}, {string.Join("; ", comparison.Differences)}");
                }
            }
        }

        var total = rounds * Mutations.All.Count;
        var score = $"mutation score: {total - survivors.Count} of {total} mutants caught ({Mutations.All.Count} kinds, seeds {seed} to {seed + rounds - 1})";
        output.WriteLine(score);
        Directory.CreateDirectory(Repository.PathOf("out"));
        await File.WriteAllTextAsync(Repository.PathOf("out", "mutation-score.txt"), score + "\n");
        Assert.True(survivors.Count == 0, $"{score}\n{string.Join('\n', survivors)}");
        var readme = await File.ReadAllTextAsync(Repository.PathOf("README.md"));
        Assert.Contains($"{caught.Count} of {Mutations.All.Count} kinds of damage are caught", readme, StringComparison.Ordinal);
    }

    /// <summary>The other half of a test that can fail: a copy without damage shows none.</summary>
    [Fact]
    public async Task A_copy_that_nobody_touched_is_the_same()
    {
        using var stores = LocalStores.Filled();
        using var reference = await stores.CaptureAsync();
        using var copy = new LocalStores(stores.Root);
        using var second = await copy.CaptureAsync();
        var comparison = ManifestComparer.Compare(reference, second, null, 5, CancellationToken.None);
        Assert.Equal((ManifestOutcome.Same, 0), (comparison.Outcome, comparison.Differences.Count));
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable("MAILUOPS_MUTATION_" + name), out var value) ? value : otherwise;
}
