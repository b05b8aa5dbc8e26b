namespace MailuOps.Cmdlets;

/// <summary>Where the help pages stand on the web; every Cmdlet attribute names its page.</summary>
internal static class HelpPages
{
    public const string Root = "https://github.com/mailuops/mailuops/blob/main/docs/en-US/";
}
