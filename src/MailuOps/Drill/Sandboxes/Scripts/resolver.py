# Runs in front of a service's own command in a sandbox: python3 -c <this> FINDS COMMAND... Nothing leads out of a sandbox, and engines leave
# a question that they cannot carry out without any answer: this one answers whatever is asked, to this container alone.
# Mailu's admin waits at its start until a resolver has answered for example.org with DNSSEC's mark, for ever: to it each name is found (FINDS
# is "all"), at an address that leads nowhere. Rspamd looks for servers of its own while it reads its settings, and waits ten seconds for each:
# to it no name is found ("none").
import os, socket, struct, sys

NOWHERE = bytes([192, 0, 2, 1])


def answer(query, finds):
    end = 12
    while query[end]:
        end += query[end] + 1
    kind = struct.unpack(">H", query[end + 1:end + 3])[0]
    question = query[12:end + 5]
    found = finds and kind == 1
    # A response, recursion available, authentic data; 3: there is no such name.
    code = 0 if finds else 3
    head = query[:2] + struct.pack(">HHHHH", 0x8180 | 0x0020 | (struct.unpack(">H", query[2:4])[0] & 0x0100) | code, 1, int(found), 0, 0)
    record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + NOWHERE
    return head + question + (record if found else b"")


def serve(door, finds):
    while True:
        query, sender = door.recvfrom(4096)
        try:
            door.sendto(answer(query, finds), sender)
        except (IndexError, struct.error, OSError):
            pass


door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
try:
    door.bind(("127.0.0.1", 53))
except OSError as error:
    print("no resolver in this sandbox: %s" % error, file=sys.stderr, flush=True)
else:
    if os.fork() == 0:
        if os.fork() == 0:
            serve(door, sys.argv[1] == "all")
        os._exit(0)
    os.wait()
os.execvp(sys.argv[2], sys.argv[2:])
