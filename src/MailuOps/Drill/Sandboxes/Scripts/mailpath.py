# Runs in a sandbox's imap container: python3 -c <this> FRONT DELIVERY, which is whom postfix hands mail to. Exit 0: the whole way of a
# message is open. A milter that is not up yet makes postfix refuse the sender for the time being, and what is sent then would wait for minutes.
import smtplib, socket, sys

try:
    with smtplib.SMTP(sys.argv[1], 25, local_hostname="mailuops.localhost", timeout=10) as door:
        door.ehlo()
        door.mail("")
        # The front asks postfix at the recipient, not before. Refused for good is an answer too.
        code, words = door.rcpt("mailuops-nobody@mailuops.invalid")
        if 400 <= code < 500:
            sys.exit("%s answers %d %s" % (sys.argv[1], code, words.decode("utf-8", "replace")))
    socket.create_connection((sys.argv[2], 2525), 10).close()
except (OSError, smtplib.SMTPException) as error:
    sys.exit("%s: %s" % (sys.argv[1], error))
