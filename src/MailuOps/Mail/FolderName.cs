using System.Text;

namespace MailuOps.Mail;

/// <summary>Folders as mail clients show them, from their names on disk. Pure.</summary>
public static class FolderName
{
    /// <summary>"INBOX" for "", "Entwürfe.Alt" for ".Entw&amp;APw-rfe.Alt".</summary>
    /// <param name="folder">A Maildir++ folder's name: modified UTF-7 (RFC 3501, 5.1.3).</param>
    public static string Shown(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (folder.Length == 0)
        {
            return "INBOX";
        }

        var name = folder.TrimStart('.');
        var shown = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var end = name[i] == '&' ? name.IndexOf('-', i) : -1;
            if (end < 0)
            {
                shown.Append(name[i]);
                continue;
            }

            shown.Append(end == i + 1 ? "&" : Letters(name[(i + 1)..end]));
            i = end;
        }

        return shown.ToString();
    }

    private static string Letters(string coded)
    {
        var text = coded.Replace(',', '/');
        try
        {
            return Encoding.BigEndianUnicode.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
        }
        catch (FormatException)
        {
            // Whoever named the folder did not follow the rule.
            return $"&{coded}-";
        }
    }
}
