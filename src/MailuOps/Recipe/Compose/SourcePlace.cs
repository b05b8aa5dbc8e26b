namespace MailuOps.Recipe.Compose;

/// <summary>A place in a compose file.</summary>
internal readonly record struct SourcePlace(ComposeFile File, int Offset)
{
    public (int Line, int Column) Position => File.Yaml.Lines.At(Offset);
}
