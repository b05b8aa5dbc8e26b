"""Fills mailboxes with realistic mail, straight into Maildirs, as dovecot would have written it.

Runs as the user mail in the imap container, read from standard input behind words.py and a line that says
PLAN = {"seed": "1", "boxes": {"user@domain": messages, ...}, "largest": bytes}. The same plan gives the same bytes and names.
A mailbox is built beside its place and moved there when it is whole; one that is there already is left alone.
"""

import base64
import bisect
import email.header
import itertools
import json
import multiprocessing
import os
import random
import shutil
import sys
import time
import unicodedata
import urllib.parse
import urllib.request

ROOT = os.environ.get("SEED_ROOT", "/mail")
EPOCH = 1717200000  # 2024-06-01: the newest generated message is younger than that by seconds only
SPAN = 3 * 365 * 86400
MEDIAN, SIGMA, SMALLEST = 5000, 1.7, 1100  # log-normal sizes; their mean is about 20 kB
FOLDERS = [  # as stored (modified UTF-7), weight, flags; "" is the inbox
    ("", 55, "S S S S RS FS P"), (".Sent", 18, "S"), (".Archive", 8, "S"), (".Archive.2023", 5, "S"),
    (".B&APw-ro", 4, "S FS"), (".Projects.Lab", 3, "S RS"), (".Trash", 4, "S ST"), (".Junk", 2, "S"), (".Drafts", 1, "DS"),
]  # fmt: skip
DAYS = "Thu Fri Sat Sun Mon Tue Wed".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Pool:
    """Long texts to cut pieces from: making every line anew would take a hundred times longer."""

    def __init__(self, seed):
        rng = random.Random(f"{seed}/pool")
        words = TEXT.split()
        lines = []
        for _ in range(8000):
            line = " ".join(rng.choices(words, k=rng.randint(6, 11)))
            lines.append(line.capitalize() + rng.choice(["", ".", ".", ",", "?"]) + "\n")
            if rng.random() < 0.15:
                lines.append("\n")
        self.lines = [line.encode() for line in lines]
        self.starts = list(itertools.accumulate((len(line) for line in self.lines), initial=0))
        self.text = b"".join(self.lines)
        self.base64 = base64.encodebytes(rng.randbytes(6_000_000))

    def prose(self, rng, size):
        """About so many bytes of whole lines."""
        size = min(size, len(self.text) // 2)
        first = rng.randrange(len(self.lines) // 2)
        start = self.starts[first]
        return self.text[start : self.starts[bisect.bisect_left(self.starts, start + size)]]

    def attachment(self, rng, size):
        count = max(1, size // 77)
        start = rng.randrange(max(1, len(self.base64) // 77 - count)) * 77
        return self.base64[start : start + count * 77]


def encoded(text):
    return text if text.isascii() else email.header.Header(text, "utf-8", maxlinelen=70).encode()


def mailbox_name(person, domain):
    return f"{encoded(person)} <{local(person)}@{domain}>"


UNDECOMPOSED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae"})


def local(person):
    """An address of ASCII letters for a name of any letters."""
    plain = unicodedata.normalize("NFKD", person.lower().translate(UNDECOMPOSED))
    return "".join(c for c in plain if c.isascii()).replace(" ", ".")


def date(seconds):
    t = time.gmtime(seconds)
    return f"{DAYS[seconds // 86400 % 7]}, {t.tm_mday} {MONTHS[t.tm_mon - 1]} {t.tm_year} {t.tm_hour:02}:{t.tm_min:02}:{t.tm_sec:02} +0000"


def message(rng, pool, owner, sent, size, when, number):
    """One message of about `size` bytes, with LF ends of line, as dovecot stores it."""
    person = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    other = mailbox_name(person, rng.choice(["example.net", "example.org", "mail.example.com"]))
    sender, receiver = (f"<{owner}>", other) if sent else (other, f"<{owner}>")
    subject = rng.choice(SUBJECTS).replace("{n}", str(rng.randint(1, 9999)))
    token = f"{when:x}.{number:x}.{rng.getrandbits(48):012x}"
    head = [] if sent else [
        f"Return-Path: <{local(person)}@example.net>", f"Delivered-To: {owner}",
        f"Received: from mx.example.net (mx.example.net [198.51.100.{rng.randint(1, 254)}])\n"
        f"\tby mail.example.com (Postfix) with ESMTPS id {token[-10:].upper()}\n\tfor <{owner}>; {date(when)}",
        "X-Spamd-Bar: /",
    ]  # fmt: skip
    head += [f"From: {sender}", f"To: {receiver}", f"Subject: {encoded(subject)}", f"Date: {date(when - 3)}",
             f"Message-ID: <{token}@example.net>", "MIME-Version: 1.0"]  # fmt: skip
    left = size - sum(map(len, head)) - 150
    prose = pool.prose(rng, min(left, rng.randint(300, 6000)) if left > 3000 else max(left, 60))
    plain = [b"Content-Type: text/plain; charset=utf-8", b"Content-Transfer-Encoding: 8bit", b"", prose]
    if left <= 3000:
        return "\n".join(head).encode() + b"\n" + b"\n".join(plain)
    mark = f"=_{token}"
    head.append(f'Content-Type: multipart/mixed; boundary="{mark}"')
    parts, left = [b"\n".join(plain)], left - len(prose)
    while left > 400:
        piece = left if left < 20000 or rng.random() < 0.7 else left // 2
        name = rng.choice(FILES).replace("{n}", str(rng.randint(1, 999)))
        kind = TYPES[name.rsplit(".", 1)[1]]
        parts.append(
            f'Content-Type: {kind}; name="{encoded(name)}"\nContent-Disposition: attachment\n'
            f"Content-Transfer-Encoding: base64\n\n".encode() + pool.attachment(rng, piece - 250)
        )
        left -= piece
    edge = f"--{mark}".encode()
    return "\n".join(head).encode() + b"\n\n" + b"".join(edge + b"\n" + p + b"\n" for p in parts) + edge + b"--\n"


def fill(box, count, plan, pool):
    """One mailbox. Returns the bytes on disk and by IMAP's count, or None if it was there before."""
    home = f"{ROOT}/{box}"
    if os.path.exists(home):
        return None
    building = f"{ROOT}/.seed-{box}"
    shutil.rmtree(building, ignore_errors=True)
    rng = random.Random(f"{plan['seed']}/{box}")
    for folder, _, _ in FOLDERS:
        for part in ("cur", "new", "tmp"):
            os.makedirs(f"{building}/{folder}/{part}", 0o700)
        if folder:
            open(f"{building}/{folder}/maildirfolder", "w").close()
    names = [f[1:] for f, _, _ in FOLDERS if f]
    with open(f"{building}/subscriptions", "w") as file:
        file.write("V\t2\n\n" + "".join(name.replace(".", "\t") + "\n" for name in names))
    total = quota = 0
    weights = list(itertools.accumulate(w for _, w, _ in FOLDERS))
    times = sorted(EPOCH - int(SPAN * rng.random() ** 1.5) for _ in range(count))
    for number, when in enumerate(times):
        folder, _, flags = FOLDERS[bisect.bisect(weights, rng.random() * weights[-1])]
        size = min(max(int(rng.lognormvariate(0, SIGMA) * MEDIAN), SMALLEST), plan["largest"])
        content = message(rng, pool, box, folder in (".Sent", ".Drafts"), size, when, number)
        lines = content.count(b"\n")
        name = f"{when}.M{number:06}P{rng.randint(20, 9999)}.mail,S={len(content)},W={len(content) + lines}"
        # The newest tenth of an inbox is unread; half of that no client has seen yet.
        fresh = folder == "" and number > count * 0.9
        if fresh and rng.random() < 0.5:
            path = f"{building}/new/{name}"
        else:
            path = f"{building}/{folder}/cur/{name}:2,{'' if fresh else rng.choice(flags.split(' '))}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.write(handle, content)
        os.close(handle)
        os.utime(path, (when, when))  # the time of arrival that clients are shown
        total += len(content)
        quota += len(content) + lines
    os.rename(building, home)
    return total, quota


def tell_quota(box, used):
    """admin learns what a mailbox holds only when dovecot changes it; after us it has to be told."""
    url = f"http://{os.environ['ADMIN_ADDRESS']}:8080/internal/dovecot/quota/storage/{urllib.parse.quote(box)}"
    request = urllib.request.Request(url, json.dumps(used).encode(), {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=30).close()


def work(job):
    box, count = job
    return box, count, fill(box, count, PLAN, POOL)


def main():
    boxes = sorted(PLAN["boxes"].items(), key=lambda b: (-b[1], b[0]))
    whole, done, size, started, said = sum(PLAN["boxes"].values()), 0, 0, time.monotonic(), 0
    with multiprocessing.Pool() as pool:
        for box, count, written in pool.imap_unordered(work, boxes):
            if written is None:
                print(f"{box} has a mailbox already: left alone", file=sys.stderr)
                continue
            done, size = done + count, size + written[0]
            if "ADMIN_ADDRESS" in os.environ:
                tell_quota(box, written[1])
            if time.monotonic() - said > 5:
                said = time.monotonic()
                print(f"{done:,} of {whole:,} messages", file=sys.stderr, flush=True)
    seconds = time.monotonic() - started
    print(json.dumps({"messages": done, "bytes": size, "seconds": round(seconds, 1)}))


POOL = Pool(PLAN["seed"])
os.umask(0o077)
main()
