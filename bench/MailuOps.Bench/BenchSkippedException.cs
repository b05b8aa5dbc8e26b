namespace MailuOps.Bench;

/// <summary>What a benchmark needs is not there.</summary>
internal sealed class BenchSkippedException(string reason) : Exception(reason);
