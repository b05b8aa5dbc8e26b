# Runs in the admin container: python3 -c <this> OPERATION, a JSON request on standard input, one JSON answer on standard output.
# Reads the SQLite file itself, because the admin CLI shows only part of it. No secret leaves: values of secret columns and
# whole rows only as digests under the key that came with the request.
import hashlib, hmac, json, os, sqlite3, sys

SECRET = {"password"}
# What refers to a user; the last two since Mailu's release after 2024.06.
CHILDREN = (("token", "user_email"), ("fetch", "user_email"), ("manager", "user_email"), ("domain_access", "user_email"), ("alias", "owner_email"))


def setting(name, default=None):
    if name + "_FILE" in os.environ:
        with open(os.environ[name + "_FILE"]) as f:
            return f.read().strip()
    return os.environ.get(name, default)


def locate():
    """Where Mailu keeps its accounts, by the rules of its own configuration: flavour first, then the address."""
    flavor = (setting("DB_FLAVOR") or "").lower()
    if flavor and flavor != "sqlite":
        return flavor, None
    if flavor == "sqlite":
        return "sqlite", "/" + setting("SQLITE_DATABASE_FILE", "data/main.db").lstrip("/")
    uri = setting("SQLALCHEMY_DATABASE_URI", "sqlite:////data/main.db")
    scheme, _, rest = uri.partition("://")
    scheme = scheme.split("+")[0].lower()
    # sqlite:////data/main.db: three slashes, then the absolute path.
    return scheme, rest.split("?")[0][1:] if scheme == "sqlite" else None


def answer(value):
    json.dump(value, sys.stdout)
    sys.exit(0)


def connect(path, mode):
    # A missing file must stay missing: a plain connect would leave an empty database behind.
    c = sqlite3.connect("file:%s?mode=%s" % (path, mode), uri=True, timeout=30)
    c.row_factory = sqlite3.Row
    return c


def tables(c):
    return {r[0] for r in c.execute("select name from sqlite_master where type='table'")}


def children(c, names):
    return [(t, k) for t, k in CHILDREN if t in names and k in {r[1] for r in c.execute("pragma table_info(%s)" % t)}]


def journal(c):
    return c.execute("pragma journal_mode").fetchone()[0]


def digest(key, value):
    text = "%s:%s" % (type(value).__name__, value)
    return hmac.new(key, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def user(r):
    keys = r.keys()
    return {k: r[k] for k in keys if k not in SECRET and k not in ("reply_body", "reply_subject")}


request = json.load(sys.stdin)
operation = sys.argv[1]
flavor, path = locate()
if operation == "where" or path is None:
    answer({"flavor": flavor, "path": path, "exists": bool(path) and os.path.isfile(path)})
if not os.path.isfile(path):
    answer({"flavor": flavor, "path": path, "exists": False})

base = {"flavor": flavor, "path": path, "exists": True}
address = request.get("address")
try:
    c = connect(path, "rw" if operation == "delete" else "ro")
    with c:
        names = tables(c)
        if "user" not in names:
            answer(dict(base, error="no such table: user"))
        if operation == "list":
            base["users"] = [user(r) for r in c.execute("select * from user order by email")]
            base["domains"] = [r[0] for r in c.execute("select name from domain order by name")]
        elif operation == "domains":
            base["domains"] = [r[0] for r in c.execute("select name from domain order by name")]
            base["names"] = base["domains"] + [r[0] for t in ("alternative", "relay") if t in names for r in c.execute("select name from " + t)]
        elif operation == "check":
            found = [r[0] for r in c.execute("pragma integrity_check(10)") if r[0] != "ok"]
            # A journal that outlived its writer: SQLite would roll back with it at the next write.
            found += ["%s%s was left" % (path, s) for s in ("-wal", "-shm") if os.path.exists(path + s) and journal(c) != "wal"]
            base["damage"] = "; ".join(found) or None
            # Not enforced here, so a living server may have some: what that means is for whoever asks.
            try:
                base["orphans"] = sorted({"a row of %s refers to a row of %s that is not there" % (r[0], r[2]) for r in c.execute("pragma foreign_key_check")})
            except sqlite3.Error as e:
                base["orphans"] = ["it cannot be looked which rows refer to nothing: %s" % e]
        elif operation == "get":
            key = bytes.fromhex(request["key"])
            r = c.execute("select * from user where email = ?", (address,)).fetchone()
            base["user"] = r and user(r)
            base["columns"] = r and {k: digest(key, r[k]) for k in r.keys()}
            base["children"] = {
                t: c.execute("select count(*) from %s where %s = ?" % (t, k), (address,)).fetchone()[0]
                for t, k in children(c, names)
            }
        elif operation == "delete":
            counts = {}
            for t, k in children(c, names):
                counts[t] = c.execute("delete from %s where %s = ?" % (t, k), (address,)).rowcount
            # The primary key, never the local part: the same name may exist in another domain.
            counts["user"] = c.execute("delete from user where email = ?", (address,)).rowcount
            if counts["user"] > 1:
                raise sqlite3.IntegrityError("more than one row matched")
            base["deleted"] = counts
except sqlite3.Error as e:
    base["error"] = str(e)
answer(base)
