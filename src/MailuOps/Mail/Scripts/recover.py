# Runs in the admin container: python3 -c <this> ADDRESS. Standard input: a key in hexadecimal, a line end, and a copy of the account
# database. One JSON answer: the account as `config-import -u` takes it, and the digests of its columns under the
# key, where they hold something.
import hashlib, hmac, json, os, sqlite3, sys, tempfile

FIELDS = (
    "comment", "password", "quota_bytes", "global_admin", "enabled", "enable_imap", "enable_pop", "allow_spoofing", "forward_enabled",
    "forward_destination", "forward_keep", "reply_enabled", "reply_subject", "reply_body", "reply_startdate", "reply_enddate",
    "displayed_name", "spam_enabled", "spam_mark_as_read", "spam_threshold", "change_pw_next_login",
)
TOKEN = ("comment", "password", "ip")
FETCH = ("comment", "protocol", "host", "port", "tls", "username", "password", "keep", "scan", "invisible", "folders")
LISTS = {"forward_destination", "ip", "folders"}
FLAGS = {
    "global_admin", "enabled", "enable_imap", "enable_pop", "allow_spoofing", "forward_enabled", "forward_keep", "reply_enabled",
    "spam_enabled", "spam_mark_as_read", "change_pw_next_login", "tls", "keep", "scan", "invisible",
}


def shown(name, value):
    if name in LISTS:
        return [v.strip() for v in value.split(",") if v.strip()]
    return bool(value) if name in FLAGS else value


def entry(row, fields):
    return {f: shown(f, row[f]) for f in fields if f in row.keys() and row[f] is not None}


def digest(key, value):
    text = "%s:%s" % (type(value).__name__, value)
    return hmac.new(key, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def read(c, address, key):
    damage = c.execute("pragma quick_check(1)").fetchone()[0]
    if damage != "ok":
        return {"error": damage}
    row = c.execute("select * from user where email = ?", (address,)).fetchone()
    if row is None:
        return {"account": None}
    names = {r[0] for r in c.execute("select name from sqlite_master where type='table'")}
    account = dict(entry(row, FIELDS), email=address)
    for table, key_name, fields in (("token", "tokens", TOKEN), ("fetch", "fetches", FETCH)):
        if table in names:
            account[key_name] = [entry(r, fields) for r in c.execute("select * from %s where user_email = ? order by id" % table, (address,))]
    if "manager" in names:
        account["manager_of"] = [r[0] for r in c.execute("select domain_name from manager where user_email = ? order by 1", (address,))]
    return {"account": account, "columns": {k: digest(key, row[k]) for k in row.keys() if row[k] is not None}}


key = bytes.fromhex(sys.stdin.buffer.readline().decode().strip())
# In memory where there is such a place: the copy holds every password hash.
handle, path = tempfile.mkstemp(prefix="mailuops-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
try:
    with os.fdopen(handle, "wb") as f:
        f.write(sys.stdin.buffer.read())
    c = sqlite3.connect("file:%s?mode=ro&immutable=1" % path, uri=True)
    c.row_factory = sqlite3.Row
    try:
        answer = read(c, sys.argv[1], key)
    except sqlite3.Error as e:
        answer = {"error": str(e)}
finally:
    os.unlink(path)
json.dump(answer, sys.stdout)
