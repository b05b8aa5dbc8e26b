namespace MailuOps;

internal static partial class Errors
{
    public static MailuOpsException AddressInvalid(string text) => new(
        "MailuOps.AddressInvalid", ErrorKind.InvalidArgument, text,
        $"'{text}' is not a mail address. Give user@domain, for example probe@mail.example.com.");

    public static MailuOpsException SecretOnCommandLine(string command) => new(
        "MailuOps.SecretOnCommandLine", ErrorKind.PermissionDenied, command,
        $"'flask mailu {command}' takes a password or a hash as an argument, where the process list and the engine's records show it. " +
        "Use New-MailuTestUser, or Invoke-MailuCli config-import -u - with the configuration as input.");

    public static MailuOpsException AdminCliFailed(string stack, string command, long exit, string reason) => new(
        "MailuOps.AdminCliFailed", ErrorKind.InvalidResult, stack,
        $"'flask mailu {command}' in {stack} ended with exit code {exit}: {reason}");

    public static MailuOpsException AdminRefreshFailed(string stack, string reason) => new(
        "MailuOps.AdminRefreshFailed", ErrorKind.InvalidResult, stack,
        $"The admin service of {stack} could not be told to open its database anew: {reason}. Force an update of the service instead.");

    public static MailuOpsException AccountsNotInSqlite(string stack, string flavor) => new(
        "MailuOps.AccountsNotInSqlite", ErrorKind.InvalidOperation, stack,
        $"The accounts of {stack} are kept in {flavor}, not in the SQLite file under /data of admin. A file backup of /data does not hold them, so MailuOps cannot prove them by it.");

    public static MailuOpsException AccountDatabaseMissing(string stack, string path) => new(
        "MailuOps.AccountDatabaseMissing", ErrorKind.ObjectNotFound, path,
        $"The account database {path} of {stack} does not exist in the admin container.");

    public static MailuOpsException AccountDatabaseUnreadable(string stack, string path, string reason) => new(
        "MailuOps.AccountDatabaseUnreadable", ErrorKind.InvalidData, path,
        $"The account database {path} of {stack} cannot be read: {reason}.");

    public static MailuOpsException UserExists(string stack, string address) => new(
        "MailuOps.UserExists", ErrorKind.ResourceExists, address,
        $"The user '{address}' exists already in {stack}. Choose another address; an existing user is never touched.");

    public static MailuOpsException UserNotFound(string stack, string address) => new(
        "MailuOps.UserNotFound", ErrorKind.ObjectNotFound, address,
        $"{stack} has no user '{address}'. List them with Get-MailuUser.");

    public static MailuOpsException DomainMissing(string stack, string domain, IEnumerable<string> known) => new(
        "MailuOps.DomainMissing", ErrorKind.ObjectNotFound, domain,
        domain.Length == 0
            ? $"{stack} has no mail domain at all, and a test user must not create one. Make one in Mailu's admin page, or with Invoke-MailuCli domain."
            : $"{stack} has no domain '{domain}' (it has: {List(known)}), and a test user must not create one.");

    public static MailuOpsException UserNotEffective(string stack, string address, string what) => new(
        "MailuOps.UserNotEffective", ErrorKind.InvalidResult, address,
        $"The user '{address}' of {stack} was changed, but {what}. The running admin service may not see its database: compare Get-MailuUser with a login.");

    public static MailuOpsException UserNotRemoved(string stack, string address, string what) => new(
        "MailuOps.UserNotRemoved", ErrorKind.InvalidResult, address,
        $"The user '{address}' of {stack} was not removed: {what}.");

    public static MailuOpsException DovecotFailed(string stack, string command, long exit, string reason) => new(
        "MailuOps.DovecotFailed", ErrorKind.InvalidResult, stack,
        $"'{command}' in the imap service of {stack} ended with exit code {exit}: {reason}");

    public static MailuOpsException MailboxUnreadable(string stack, string home, string reason) => new(
        "MailuOps.MailboxUnreadable", ErrorKind.InvalidResult, home,
        $"The mailbox folder {home} of {stack} cannot be read: {reason}. Nothing is known about its content.");

    public static MailuOpsException MaildirMissing(string stack, string address, string home) => new(
        "MailuOps.MaildirMissing", ErrorKind.ObjectNotFound, address,
        $"There is nothing to remove: the mailbox of '{address}' in {stack} has no folder {home}.");

    public static MailuOpsException MaildirUnsafe(string stack, string address, string home, string why) => new(
        "MailuOps.MaildirUnsafe", ErrorKind.PermissionDenied, address,
        $"The mailbox of '{address}' in {stack} is not removed: {why} (dovecot says its folder is '{home}').");

    public static MailuOpsException MaildirNotRemoved(string stack, string home, string reason) => new(
        "MailuOps.MaildirNotRemoved", ErrorKind.InvalidResult, home,
        $"The mailbox folder {home} of {stack} is still there: {reason}.");

    public static MailuOpsException ProbeRejected(string stack, string address, string via, string reason) => new(
        "MailuOps.ProbeRejected", ErrorKind.InvalidResult, address,
        $"The probe to '{address}' was refused by {via} of {stack}: {reason}");

    public static MailuOpsException ProbeNotDelivered(string stack, string address, TimeSpan waited, string reason) => new(
        "MailuOps.ProbeNotDelivered", ErrorKind.OperationTimeout, address,
        $"The probe to '{address}' in {stack} was not delivered within {waited.TotalSeconds:0.#} s: {reason}");

    public static MailuOpsException CredentialMissing(string address) => new(
        "MailuOps.CredentialMissing", ErrorKind.InvalidArgument, address,
        $"Authenticated submission needs a login. Give -Credential, for example the one that New-MailuTestUser returned for '{address}'.");

    public static MailuOpsException LoginRefused(string stack, string user, string service, string reason, bool wantsToken) => new(
        "MailuOps.LoginRefused", ErrorKind.AuthenticationError, user,
        $"{stack} refused the login of '{user}' at {service}: {reason}"
        + (wantsToken ? " This server wants an application token instead of the password (AUTH_REQUIRE_TOKENS)." : ""));

    public static MailuOpsException CertificateRefused(string stack, string name, int port, string fault) => new(
        "MailuOps.CertificateRefused", ErrorKind.AuthenticationError, stack,
        $"The certificate that {stack} shows for '{name}' on port {port} {fault}. Mend it, or use -SkipCertificateCheck if this is meant to be so.");

    public static MailuOpsException TlsFailed(string stack, string name, int port, string reason) => new(
        "MailuOps.TlsFailed", ErrorKind.ConnectionError, stack,
        $"No TLS connection to {stack} ('{name}', port {port}): {reason.TrimEnd('.')}. Look at the front's TLS_FLAVOR and its certificate files.");

    public static MailuOpsException DigestMissing() => new(
        "MailuOps.DigestMissing", ErrorKind.InvalidArgument, "BodySha256",
        "-BodySha256 was given without a value, which would compare nothing. Give the digest that Send-MailuProbe returned, or leave the parameter out.");
}
