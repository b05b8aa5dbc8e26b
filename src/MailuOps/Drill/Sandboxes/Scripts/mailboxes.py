# Runs in a sandbox's imap container: python3 -c <this>, with users on standard input, each ended by a NUL. A line a user:
# user<tab>message files in its folder<tab>messages that dovecot shows<tab>why the mailbox does not open; empty: it does.
# One doveadm opens them all, as starting one for each would take longer than all the rest; only whoever it has no good answer of is asked for alone.
import os, subprocess, sys, tempfile

MANY = 500


def ask(*command):
    done = subprocess.run(["doveadm", *command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def homes(users):
    """Each user's folder, or "" and why there is none. Answers come in order and without a name, so they count only where none is lacking."""
    code, out, said = ask("user", "-f", "home", "--", *users)
    found = [line for line in out.split("\n") if line]
    if len(found) == len(users):
        return {user: (home, "") for user, home in zip(users, found)}
    if len(users) == 1:
        return {users[0]: ("", "doveadm ends with %d: %s" % (code, said))}
    half = len(users) // 2
    return {**homes(users[:half]), **homes(users[half:])}


def files(folder, counts=False):
    """Message files below a folder. What kind an entry is stands in the folder itself: no file is asked for it."""
    found, below = 0, []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append((entry.path, counts or entry.name in ("cur", "new")))
                elif counts and entry.is_file(follow_symlinks=False):
                    found += 1
    except OSError:
        pass  # dovecot will say so
    return found + sum(files(*b) for b in below)


def opened(*who):
    """doveadm's exit code, messages by user (by "" where only one is asked for) and its errors."""
    code, out, said = ask("-f", "tab", "mailbox", "status", *who, "messages", "*")
    shown = {}
    for row in out.split("\n")[1:]:
        cells = row.split("\t")
        if len(cells) > 1:
            user = cells[0] if len(cells) > 2 else ""
            shown[user] = shown.get(user, 0) + int(cells[-1])
    return code, shown, [line for line in said.split("\n") if ": Error: " in line]


def alone(user):
    code, shown, errors = opened("-u", user)
    if code == 0 and shown:
        return shown[""], ""
    # The first of them is the cause.
    return shown.get("", 0), "doveadm ends with %d%s" % (code, ": " + errors[0].split(": Error: ", 1)[1] if errors else "")


def main(users):
    home = {}
    for at in range(0, len(users), MANY):
        home.update(homes(users[at:at + MANY]))
    lie = {u: files(h) if h else 0 for u, (h, _) in home.items()}
    # A user who never got mail has no folder, and none is to be made.
    there = [u for u in users if os.path.lexists(home[u][0])]
    with tempfile.NamedTemporaryFile("w") as names:
        names.write("".join(u + "\n" for u in there))
        names.flush()
        code, shown, errors = opened("-F", names.name) if there else (0, {}, [])
    again = {u for u in there if shown.get(u) != lie[u] or any("(%s)" % u in e for e in errors)}
    if code and not again:
        again = set(there)
    for user in users:
        count, why = alone(user) if user in again else (shown.get(user, 0), home[user][1])
        print(user, lie[user], count, " ".join(why.split()), sep="\t")


main([u for u in sys.stdin.read().split("\0") if u])
