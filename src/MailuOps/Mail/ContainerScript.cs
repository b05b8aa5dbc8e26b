using System.Collections.Concurrent;

namespace MailuOps.Mail;

/// <summary>The programs that run inside containers; they are embedded files, so that each can be read and tested as what it is.</summary>
internal static class ContainerScript
{
    private static readonly ConcurrentDictionary<string, string> Loaded = new();

    public static string Load(string name) => Loaded.GetOrAdd(name, static n =>
    {
        using var stream = typeof(ContainerScript).Assembly.GetManifestResourceStream(n)
            ?? throw new InvalidOperationException($"The assembly has no embedded program '{n}'.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });
}
