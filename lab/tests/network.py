"""What a client sees of the lab. Runs in the imap container, so inside the network; CA holds the authority's certificate."""

import email
import email.utils
import imaplib
import os
import smtplib
import socket
import ssl
import subprocess
import time
import unittest
import urllib.error
import urllib.request

ANNA, BELA, PASSWORD = "anna@mail.example.com", "bela@mail.example.com", "lab-password"
TLS = ssl.create_default_context(cadata=os.environ["CA"])


def text(sender, receiver, subject="a test", extra=""):
    token = email.utils.make_msgid(domain="test.invalid")
    head = f"From: {sender}\r\nTo: {receiver}\r\nSubject: {subject}\r\nMessage-ID: {token}\r\n"
    return token, f"{head}Date: {email.utils.formatdate()}\r\n{extra}\r\nHello.\r\n"


def arrived(user, token, mailbox="*"):
    """Message-IDs are unique here, so one search by header tells; waits for the delivery."""
    for _ in range(200):
        found = subprocess.run(["doveadm", "search", "-u", user, "mailbox", mailbox, "header", "Message-ID", token],
                               capture_output=True, text=True)  # fmt: skip
        if found.stdout:
            return True
        time.sleep(0.1)
    return False


def imap(user=ANNA, password=PASSWORD):
    client = imaplib.IMAP4_SSL("app", 993, ssl_context=TLS)
    client.login(user, password)
    return client


class Lab(unittest.TestCase):
    def sent(self, receiver, **how):
        token, content = text(BELA, receiver, **how)
        with smtplib.SMTP("app", 25, "client.test.invalid", timeout=60) as smtp:
            smtp.sendmail(BELA, [receiver], content)
        return token

    def test_submission_delivers_through_rspamd_and_the_front_to_imap(self):
        token, content = text(ANNA, BELA)
        with smtplib.SMTP("app", 587, timeout=60) as smtp:
            smtp.starttls(context=TLS)
            smtp.login(ANNA, PASSWORD)
            smtp.sendmail(ANNA, [BELA], content)
        self.assertTrue(arrived(BELA, token))
        with imap(BELA) as client:
            client.select()
            (number,) = client.search(None, "HEADER", "Message-ID", token)[1][0].split()
            copy = email.message_from_bytes(client.fetch(number, "(BODY.PEEK[])")[1][0][1])
        self.assertIn("X-Spamd-Bar", copy)
        self.assertEqual(sum("LMTP" in hop for hop in copy.get_all("Received")), 2)

    def test_implicit_tls_checks_out(self):
        with smtplib.SMTP_SSL("app", 465, context=TLS, timeout=60) as smtp:
            smtp.login(ANNA, PASSWORD)

    def test_a_sender_must_own_the_address(self):
        with smtplib.SMTP_SSL("app", 465, context=TLS, timeout=60) as smtp:
            smtp.login(ANNA, PASSWORD)
            with self.assertRaises(smtplib.SMTPException):
                smtp.sendmail(BELA, [ANNA], text(BELA, ANNA)[1])

    def test_a_wrong_password_opens_nothing(self):
        with self.assertRaises(imaplib.IMAP4.error):
            imap(password="wrong")
        with smtplib.SMTP_SSL("app", 465, context=TLS, timeout=60) as smtp:
            with self.assertRaises(smtplib.SMTPAuthenticationError):
                smtp.login(ANNA, "wrong")

    def test_an_unknown_recipient_is_refused_at_once(self):
        with smtplib.SMTP("app", 25, timeout=60) as smtp:
            smtp.ehlo("client.test.invalid")
            smtp.mail(ANNA)
            code, said = smtp.rcpt("nobody@mail.example.com")
        self.assertEqual(code, 550)
        self.assertIn(b"5.1.1", said)

    def test_an_alias_reaches_both(self):
        token = self.sent("info@mail.example.com")
        self.assertTrue(arrived(ANNA, token) and arrived(BELA, token))

    def test_a_script_of_ones_own_sorts(self):
        self.assertTrue(arrived(ANNA, self.sent(ANNA, extra="List-Id: <newsletter.test.invalid>\r\n"), "Archive"))

    def test_what_rspamd_marks_lands_in_junk(self):
        # Delivered as if rspamd had marked it: the mark counts, whoever made it.
        token, content = text("spammer@example.net", BELA, extra="X-Spam-Level: ***************\r\n")
        with smtplib.LMTP("imap", 2525) as lmtp:
            lmtp.sendmail("spammer@example.net", [BELA], content)
        self.assertTrue(arrived(BELA, token, "Junk"))

    def test_the_test_string_of_spam_filters_is_rejected(self):
        gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
        with smtplib.SMTP("app", 25, "client.test.invalid", timeout=60) as smtp:
            with self.assertRaises(smtplib.SMTPDataError):
                smtp.sendmail(BELA, [ANNA], text(BELA, ANNA)[1] + gtube + "\r\n")

    def test_a_move_to_junk_teaches_rspamd(self):
        def learned():
            return urllib.request.urlopen("http://antispam:11334/stat", timeout=30).read()

        before, token = learned(), self.sent(ANNA, subject=f"learn {time.time()}", extra="X-Words: a b c d e f g h\r\n")
        self.assertTrue(arrived(ANNA, token))
        with imap() as client:
            client.select()
            (number,) = client.search(None, "HEADER", "Message-ID", token)[1][0].split()
            client.copy(number, "Junk")
        for _ in range(100):
            if learned() != before:
                return
            time.sleep(0.1)
        self.fail("rspamd learned nothing")

    def test_managesieve_answers(self):
        with socket.create_connection(("app", 4190), timeout=60) as connection:
            self.assertIn(b"IMPLEMENTATION", connection.recv(1000))

    def test_the_world_cannot_ask_admin_what_services_ask(self):
        with self.assertRaises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"http://app/internal/dovecot/userdb/{ANNA}", timeout=60)
        self.assertEqual(caught.exception.code, 404)


unittest.main(verbosity=2)
