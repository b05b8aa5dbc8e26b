# Runs in the imap container: waits until dovecot shows a message, in one exec. Arguments: user, Message-ID, home, seconds, polls a second.
# Prints "<mailbox guid> <uid>" lines when found. Exit 0 found, 3 not in time, else dovecot's own code.
user=$1 id=$2 home=$3 limit=$4 pause=$5
end=$(($(date +%s) + limit))
n=0
while :; do
  # Before there is a Maildir dovecot is not asked: it would create an empty one.
  if [ -d "$home/cur" ] || [ -d "$home/new" ]; then
    found=$(doveadm search -u "$user" mailbox '*' header message-id "$id") || exit $?
    if [ -n "$found" ]; then
      printf '%s\n' "$found"
      exit 0
    fi
  fi
  if [ "$(date +%s)" -ge "$end" ]; then
    # A search over all folders passes over those that it cannot read: only a look at one by name tells that from "nothing there".
    if [ -d "$home/cur" ]; then doveadm search -u "$user" mailbox INBOX uid 1 >/dev/null || exit $?; fi
    exit 3
  fi
  n=$((n + 1))
  # Quick at first; a message that is late by seconds need not be asked for every 50 ms.
  if [ $n -gt 100 ]; then sleep 0.5; else sleep "$pause"; fi
done
