"""probe.py ADDRESS SECONDS, run inside the network: sends one message to port 25 of the front and waits until dovecot
shows it; then removes it again. Retries until the time is up, as services come up in any order."""

import email.utils
import os
import smtplib
import subprocess
import sys
import time

address, limit = sys.argv[1], time.monotonic() + float(sys.argv[2])


def doveadm(*arguments):
    return subprocess.run(["doveadm", *arguments], capture_output=True, text=True)


def attempt():
    token = email.utils.make_msgid(domain="lab.invalid")
    text = f"From: {address}\r\nTo: {address}\r\nSubject: the lab's probe\r\nMessage-ID: {token}\r\n\r\nIs anybody there?\r\n"
    with smtplib.SMTP(os.environ.get("FRONT_ADDRESS", "app"), 25, "probe.lab.invalid", timeout=10) as smtp:
        smtp.sendmail(address, [address], text)
    query = ["-u", address, "mailbox", "*", "header", "Message-ID", token]
    for _ in range(100):
        if doveadm("search", *query).stdout:
            doveadm("expunge", *query)
            return
        time.sleep(0.05)
    raise OSError("accepted, but not delivered within 5 s")


while True:
    try:
        attempt()
        break
    except (OSError, smtplib.SMTPException) as error:
        if time.monotonic() > limit:
            sys.exit(f"no mail for {address}: {error}")
        time.sleep(0.3)
