namespace MailuOps.Recipe.Yaml;

/// <summary>Why a text is not the YAML that Docker would read, and where.</summary>
internal sealed record YamlProblem(int Offset, string Message);
