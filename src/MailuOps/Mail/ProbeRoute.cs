namespace MailuOps.Mail;

/// <summary>The way a probe enters the server.</summary>
public enum ProbeRoute
{
    /// <summary>SMTP to port 25 of the front (or postfix) from inside the deployment's network: the whole path, rspamd included.</summary>
    Smtp,
    /// <summary>The sendmail command in the smtp container: does not pass rspamd.</summary>
    Sendmail,
    /// <summary>Authenticated submission through the front, as a mail client does.</summary>
    Submission,
}
