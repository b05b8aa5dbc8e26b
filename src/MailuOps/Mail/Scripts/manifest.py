# Runs in the admin container: python3 -c <this>, a JSON request with the key in hexadecimal on standard input. Prints lines of
# fields with tabs between them, control characters and "%" in them as %XX:
#   T seconds | F flavour path exists | E text | C check text | S table digest | A table key column=value...
#   K dkim file size mtime uid gid mode digest | Z
# All of it comes from one copy of the database, made by SQLite itself. A value is plain only where the column is known to hold no
# secret and nothing personal that the key of its row does not show; any other is "#" and a digest under the key.
import hashlib, hmac, json, os, sqlite3, stat, sys, time

PLAIN = {
    "name", "email", "localpart", "domain_name", "user_email", "id", "created_at", "updated_at", "max_users", "max_aliases",
    "max_quota_bytes", "signup_enabled", "quota_bytes", "quota_bytes_used", "global_admin", "enable_imap", "enable_pop",
    "forward_enabled", "forward_keep", "forward_destination", "reply_enabled", "reply_startdate", "reply_enddate", "spam_enabled",
    "spam_mark_as_read", "spam_threshold", "enabled", "allow_spoofing", "change_pw_next_login", "destination", "wildcard", "smtp",
    "protocol", "host", "port", "tls", "keep", "scan", "folders", "last_check", "version_num",
}
KNOWN = {"alembic_version", "alias", "alternative", "config", "domain", "domain_access", "fetch", "manager", "relay", "token", "user"}


def setting(name, default=None):
    if name + "_FILE" in os.environ:
        with open(os.environ[name + "_FILE"]) as f:
            return f.read().strip()
    return os.environ.get(name, default)


def locate():
    """Where Mailu keeps its accounts, by the rules of its own configuration: flavour first, then the address."""
    flavor = (setting("DB_FLAVOR") or "").lower()
    if flavor and flavor != "sqlite":
        return flavor, ""
    if flavor == "sqlite":
        return "sqlite", "/" + setting("SQLITE_DATABASE_FILE", "data/main.db").lstrip("/")
    scheme, _, rest = setting("SQLALCHEMY_DATABASE_URI", "sqlite:////data/main.db").partition("://")
    scheme = scheme.split("+")[0].lower()
    return scheme, rest.split("?")[0][1:] if scheme == "sqlite" else ""


def text(value):
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return "" if value is None else str(value)


def field(value):
    return "".join("%%%02X" % ord(c) if c == "%" or c < " " or c == "\x7f" else c for c in text(value))


def put(*fields):
    out.write(("\t".join(map(field, fields)) + "\n").encode("utf-8", "surrogateescape"))


def digest(place, value):
    """Bound to its place, so that nobody sees which two rows have the same password."""
    data = value if isinstance(value, bytes) else ("%s:%s" % (type(value).__name__, text(value))).encode("utf-8", "surrogateescape")
    return "#" + hmac.new(key, "\0".join(place).encode("utf-8", "surrogateescape") + b"\0" + data, hashlib.sha256).hexdigest()[:32]


def is_plain(table, column):
    return table in KNOWN and column in PLAIN


def key_part(table, column, value):
    return text(value) if is_plain(table, column) else digest((table, column), value)


def shown(table, row, column, value):
    """"-" is null, "." a number, ":" a text, "#" a digest."""
    if value is None:
        return "-"
    if not is_plain(table, column):
        return digest((table, row, column), value)
    return ("." if isinstance(value, (int, float)) else ":") + text(value)


def quoted(name):
    return '"%s"' % name.replace('"', '""')


def copy_of(path):
    """A consistent copy in memory. A missing file must stay missing: a plain connect would leave an empty database behind."""
    source = sqlite3.connect("file:%s?mode=ro" % path.replace("%", "%25").replace("?", "%3f").replace("#", "%23"), uri=True, timeout=30)
    copy = sqlite3.connect(":memory:")
    source.backup(copy)
    source.close()
    # Text that is no UTF-8 is evidence too.
    copy.text_factory = lambda b: b.decode("utf-8", "surrogateescape")
    return copy


def read_database(path):
    c = copy_of(path)
    for (line,) in c.execute("pragma integrity_check"):
        put("C", "integrity_check", line)
    for row in c.execute("pragma foreign_key_check"):
        put("C", "foreign_key_check", "a row of %s refers to a row of %s that is not there" % (row[0], row[2]))
    tables = c.execute("select name, sql from sqlite_master where type = 'table' and name not like 'sqlite!_%' escape '!' order by name")
    for table, sql in tables.fetchall():
        put("S", table, hashlib.sha256(" ".join(sql.split()).encode("utf-8", "surrogateescape")).hexdigest())
        columns = c.execute("pragma table_info(%s)" % quoted(table)).fetchall()
        names = [x[1] for x in columns]
        keys = [x[1] for x in sorted(columns, key=lambda x: x[5]) if x[5]] or names
        seen = {}
        for row in c.execute("select * from %s" % quoted(table)):
            values = dict(zip(names, row))
            name = ",".join(key_part(table, k, values[k]) for k in keys)
            # Without a primary key two rows may be the same.
            seen[name] = seen.get(name, 0) + 1
            name = name if seen[name] == 1 else "%s (%d)" % (name, seen[name])
            put("A", table, name, *("%s=%s" % (n, shown(table, name, n, values[n])) for n in names))
    put("Y", "database")


def read_keys():
    """The DKIM keys lie beside the database: a file a domain, named by a pattern of Mailu's configuration."""
    pattern = setting("DKIM_PATH", "/dkim/{domain}.{selector}.key")
    folder, _, name = pattern.rpartition("/")
    selector = setting("DKIM_SELECTOR", "dkim")
    before, _, after = name.replace("{selector}", selector).partition("{domain}")
    if not os.path.isdir(folder):
        put("E", "the folder of the DKIM keys, %s, is not there" % folder)
        return
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(folder, entry)
        known = entry.startswith(before) and entry.endswith(after) and len(entry) > len(before) + len(after)
        domain = entry[len(before):len(entry) - len(after)] if known else ""
        try:
            info = os.lstat(path)
            if not stat.S_ISREG(info.st_mode):
                put("E", "%s is no regular file" % path)
                continue
            with open(path, "rb") as f:
                data = f.read()
        except OSError as e:
            put("E", "%s cannot be read: %s" % (path, e.strerror))
            continue
        if domain and b"PRIVATE KEY" not in data:
            put("C", "dkim", "%s holds no private key" % path)
        put("K", "dkim", entry, info.st_size, int(info.st_mtime), info.st_uid, info.st_gid, "%o" % stat.S_IMODE(info.st_mode), digest(("dkim", entry), data), domain)
    put("Y", "keys")


out = sys.stdout.buffer
key = bytes.fromhex(json.load(sys.stdin)["key"])
put("T", int(time.time()))
flavor, path = locate()
exists = bool(path) and os.path.isfile(path)
put("F", flavor, path, "yes" if exists else "no")
if exists:
    try:
        read_database(path)
    except sqlite3.Error as e:
        put("E", "the database %s cannot be read: %s" % (path, e))
read_keys()
put("Z")
