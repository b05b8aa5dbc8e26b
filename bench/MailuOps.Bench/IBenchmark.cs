namespace MailuOps.Bench;

/// <summary>One benchmark: a file in Benches/ with a public parameterless constructor is found by itself.</summary>
internal interface IBenchmark
{
    /// <summary>The name to select it by.</summary>
    string Name { get; }

    /// <summary>
    /// Measures ours beside the baseline in one run, taking turns, so that a busy machine bears on both.
    /// Throws <see cref="BenchSkippedException"/> where the machine lacks what it needs.
    /// </summary>
    IAsyncEnumerable<BenchResult> RunAsync(CancellationToken token);
}
