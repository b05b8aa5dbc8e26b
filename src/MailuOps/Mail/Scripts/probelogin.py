# Runs in the admin container: python3 -c <this> OPERATION ADDRESS, one JSON answer on standard output. The standing probe's password comes from
# the server's own secret, so that nobody has to keep it: a copy of the server has the same. Who knows that secret needs no password here.
#   make  the password, and the mark by which the secret is known again; null: the server has no such secret
#   ask   the mark, and whether admin takes the password, and a wrong one (true, false; null: it cannot be asked)
import base64, hashlib, hmac, http.client, json, os, sys

operation, address = sys.argv[1:3]


def secret():
    if "SECRET_KEY_FILE" in os.environ:
        with open(os.environ["SECRET_KEY_FILE"]) as f:
            return f.read().strip()
    return os.environ.get("SECRET_KEY", "")


def derive(purpose):
    return hmac.new(key, b"mailuops probe " + purpose.encode(), hashlib.sha256).digest()


def takes(password):
    """Whether admin takes it, asked as the front does for HTTP."""
    login = base64.b64encode(("%s:%s" % (address, password)).encode()).decode()
    # The latter until 2.0.
    for port in (8080, 80):
        try:
            door = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            door.request("GET", "/internal/auth/basic", headers={"Authorization": "Basic " + login, "X-Real-IP": "127.0.0.1", "X-Real-Port": "0"})
            reply = door.getresponse()
        except OSError:
            continue
        # With the first header admin says that there were too many tries.
        return None if reply.getheader("Retry-After") else {200: True, 401: False}.get(reply.status)
    return None


key = secret().encode()
if not key:
    answer = {"mark": None}
else:
    password = base64.urlsafe_b64encode(derive("password " + address)).decode().rstrip("=")
    answer = {"mark": derive("mark").hex()[:8]}
    if operation == "make":
        answer["password"] = password
    else:
        answer.update(right=takes(password), wrong=takes(password[::-1]))
json.dump(answer, sys.stdout)
