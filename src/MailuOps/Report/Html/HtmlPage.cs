using static MailuOps.Report.ReportText;

namespace MailuOps.Report.Html;

/// <summary>One page without script, picture or font from elsewhere.</summary>
internal static class HtmlPage
{
    /// <param name="foot">What readers have to know, in paragraphs.</param>
    public static string Write(string title, Markup header, Markup main, Markup foot) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="MailuOps {ToolVersion}">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>{title}</title>
        <style>
        {PageStyle.Css}
        </style>
        </head>
        <body>
        {header}
        <main>
        {main}
        </main>
        <footer>
        <p>A restore is proven only when both stores are proven separately: the evidence was there before the backup, was seen to be gone after the wipe,
        and is back after the restore, byte for byte. Evidence that is missing never counts as a pass.</p>
        {foot}
        <p>MailuOps {ToolVersion}</p>
        </footer>
        </body>
        </html>

        """).Text.ReplaceLineEndings("\n");
}
