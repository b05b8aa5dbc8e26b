namespace MailuOps.Cmdlets;

/// <summary>One change in words.</summary>
/// <param name="File">The file it is made in; null when it may be any of them.</param>
/// <param name="Text">What is done.</param>
internal sealed record PlannedChange(string? File, string Text);
