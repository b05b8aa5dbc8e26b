"""Who gets how much mail: plan.py USERS MESSAGES SEED LARGEST DOMAIN..., read from standard input behind words.py.

Prints two lines of JSON: what `flask mailu config-import -u` reads, and the plan for generate.py. No engine, no files:
the same arguments give the same lines.
"""

import itertools
import json
import random
import sys
import unicodedata

# bcrypt-sha256 of "lab-password": hashing it anew for a thousand users would take minutes.
HASH = "$bcrypt-sha256$v=2,t=2b,r=12$pOeqESVEM6m2iNv8Eqhx/O$bn8TNx5nDVhN3nc90fosYXCJSW2pQBe"
UNDECOMPOSED = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae"})


def ascii_of(text):
    plain = unicodedata.normalize("NFKD", text.lower().translate(UNDECOMPOSED))
    return "".join(c for c in plain if c.isascii() and c.isalnum())


def people(rng):
    """Endless names without a repetition: Anna Abel, ..., and then Anna Abel 2."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    rng.shuffle(names)
    for round_ in itertools.count(1):
        for name in names:
            address = ".".join(map(ascii_of, name.split()))
            yield name, address if round_ == 1 else f"{address}{round_}"


def shares(rng, users, messages):
    """Few have much and many have little; the sum is exact."""
    weights = [rng.paretovariate(1.2) for _ in range(users)]
    counts = [int(w / sum(weights) * messages) for w in weights]
    for i in range(messages - sum(counts)):
        counts[i % users] += 1
    return counts


def main():
    users, messages, largest = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])
    seed, domains = sys.argv[3], sys.argv[5:]
    rng = random.Random(f"{seed}/plan")
    accounts, boxes = [], {}
    names = people(rng)
    counts = shares(rng, users, messages)
    while len(accounts) < users:
        name, address = next(names)
        # Now and then the same local part lives in two domains: whoever deletes by local part alone hits both.
        for domain in rng.sample(domains, len(domains)) if rng.random() < 0.1 else [rng.choice(domains)]:
            if len(accounts) < users:
                boxes[f"{address}@{domain}"] = counts[len(accounts)]
                accounts.append(
                    {"email": f"{address}@{domain}", "password": HASH, "displayed_name": name, "quota_bytes": 0,
                     "comment": f"lab seed {seed}"}  # fmt: skip
                )
    print(json.dumps({"domain": [{"name": d} for d in domains], "user": accounts}))
    print(json.dumps({"seed": seed, "largest": largest, "boxes": boxes}))


main()
