#!/usr/bin/env bash
# Checks that the running lab does what its README promises. Leaves the server's people as they were, with a little more mail.
# shellcheck disable=SC2317 # the checks are called by name
set -euo pipefail
LAB=$(cd "$(dirname "$0")/.." && pwd)/lab
STACK=${STACK:-mail_example_com} BACKUPS=${BACKUPS:-backups}
failed=0

lab() { "$LAB" --stack "$STACK" --backups "$BACKUPS" "$@"; }
container() { docker ps -q --filter "label=com.docker.swarm.service.name=${STACK}_$1"; }
say() { printf '%s\n' "$*" >&2; }

# check WHAT COMMAND...: the command must succeed.
check() {
  local what=$1
  shift
  if "$@" >/tmp/lab-test.$$ 2>&1; then
    say "ok    $what"
  else
    say "FAIL  $what"
    sed 's/^/      /' /tmp/lab-test.$$ >&2
    failed=1
  fi
  rm -f /tmp/lab-test.$$
}

exits() {
  local wanted=$1 code=0
  shift
  "$@" || code=$?
  [ "$code" = "$wanted" ]
}

clients() {
  docker exec -i -e CA="$(lab exec app cat /certs/ca.pem </dev/null)" "$(container imap)" python3 - <"${LAB%/*}/tests/network.py"
}

deleted_users_are_gone() {
  local user=gone-$$
  lab exec admin flask mailu user-import "$user" mail.example.com '$bcrypt-sha256$v=2,t=2b,r=12$pOeqESVEM6m2iNv8Eqhx/O$bn8TNx5nDVhN3nc90fosYXCJSW2pQBe'
  exits 0 lab exec imap doveadm user "$user@mail.example.com" || return 1
  lab exec admin flask mailu user-delete -r "$user@mail.example.com"
  exits 67 lab exec imap doveadm user "$user@mail.example.com"
}

sendmail_bypasses_rspamd() {
  local token=sendmail-$$-$RANDOM found
  printf 'To: bela@mail.example.com\nSubject: %s\n\nHello.\n' "$token" | lab exec smtp sendmail -f bela@mail.example.com -t
  for _ in $(seq 100); do
    found=$(lab exec imap doveadm fetch -u bela@mail.example.com hdr mailbox INBOX header Subject "$token" </dev/null)
    [ -z "$found" ] || break
    sleep 0.2
  done
  [ -n "$found" ] && ! grep -q X-Spamd-Bar <<<"$found"
}

strangers_are_greylisted() {
  docker run --rm -i --network "${STACK}_outside" "$(docker inspect "$(container imap)" --format '{{.Config.Image}}')" python3 - <<'PY'
import smtplib, time
text = f"From: joe@example.net\r\nTo: anna@mail.example.com\r\nSubject: {time.time()}\r\n\r\nHello.\r\n"
for wanted in (451, 0):
    try:
        with smtplib.SMTP("app", 25, "mx.example.net", timeout=60) as smtp:
            smtp.sendmail("joe@example.net", ["anna@mail.example.com"], text)
        code = 0
    except smtplib.SMTPDataError as error:
        code = error.smtp_code
    assert code == wanted, (code, wanted)
    time.sleep(11)
PY
}

both_stores_are_in_a_backup() {
  local list
  lab exec backups backup -h "$STACK" create
  list=$(lab exec backups backup -h "$STACK" ls -a)
  grep -q "/${STACK}_mailu/_data/main.db$" <<<"$list" && grep -q "/${STACK}_mail/_data/anna@mail.example.com/" <<<"$list"
}

faults_come_and_go() {
  lab fault restore-noop && [ "$(lab fault)" = restore-noop ] && ! lab fault no-such-fault &&
    lab fault search-lags && [ "$(lab fault)" = 'restore-noop search-lags' ] && lab exec imap test -e /usr/local/sbin/doveadm &&
    lab fault none && [ "$(lab fault)" = none ] && ! lab exec imap test -e /usr/local/sbin/doveadm
}

a_second_up_replaces_nothing() {
  local before
  before=$(docker ps -q --no-trunc | sort)
  lab up && [ "$(docker ps -q --no-trunc | sort)" = "$before" ]
}

foreign_stacks_are_left_alone() {
  docker service create --quiet --detach --name "foreign$$_app" --label "com.docker.stack.namespace=foreign$$" --replicas 0 \
    "$(docker inspect "$(container db)" --format '{{.Config.Image}}')" >/dev/null
  local code=0
  ! lab --stack "foreign$$" up || code=1
  "$LAB" --stack "foreign$$" --backups "none$$" down
  [ "$(docker service ls -q --filter "name=foreign$$_app" | wc -l)" = 1 ] || code=1
  docker service rm "foreign$$_app" >/dev/null
  return "$code"
}

check 'clients can do what they should, and no more' clients
check 'a deleted user is gone at once' deleted_users_are_gone
check 'sendmail in the container bypasses rspamd' sendmail_bypasses_rspamd
check 'strangers are greylisted, and then let in' strangers_are_greylisted
check 'a backup holds both stores' both_stores_are_in_a_backup
check 'faults come and go' faults_come_and_go
check 'a second up replaces nothing' a_second_up_replaces_nothing
check 'a foreign stack is left alone' foreign_stacks_are_left_alone
exit $failed
