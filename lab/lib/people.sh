# Who lives on the server, so that there is something to lose: two domains, a few people, their mail.
# shellcheck shell=bash
DOMAIN=mail.example.com
OTHER_DOMAIN=other.example.com

people_create() {
  local code limit=$((SECONDS + TIMEOUT))
  until code=$(run imap curl -s -o /dev/null -w '%{http_code}' "http://admin:8080/internal/dovecot/userdb/dmitri@$OTHER_DOMAIN") &&
    [[ $code == [24]* ]]; do
    [ $SECONDS -lt $limit ] || die "admin does not answer (lab logs admin)"
    sleep 0.5
  done
  [ "$code" != 200 ] || return 0
  say "creating the domains and their people"
  import <"$LAB/lib/people.yml"
}

# Merges, never replaces; the configuration comes on standard input, so that no hash stands in a process list.
import() { quietly run admin flask mailu config-import -u -; }

# Their mail is made once: a mailbox that is there is left alone.
people_mail() {
  if run imap test -e "/mail/anna@$DOMAIN/.dovecot.sieve"; then
    return
  fi
  generate '{"seed": "people", "largest": 200000, "boxes": {
    "anna@mail.example.com": 24, "bela@mail.example.com": 15, "chloe@mail.example.com": 18,
    "anna@other.example.com": 12, "dmitri@other.example.com": 9}}' >/dev/null
  # One of them sorts her mail by a script of her own.
  exec_in "${STACK}_imap" -u mail -- sh -c \
    'cd "$1" && mkdir -p sieve && cat >sieve/sort.sieve && ln -sf sieve/sort.sieve .dovecot.sieve' sh "/mail/anna@$DOMAIN" <<'TEXT'
require "fileinto";
if header :contains "List-Id" "newsletter" {
  fileinto "Archive";
}
TEXT
}

# generate PLAN: in the imap container, as dovecot's own user.
generate() {
  { cat "$LAB/seed/words.py" && printf 'PLAN = %s\n' "$1" && cat "$LAB/seed/generate.py"; } |
    exec_in "${STACK}_imap" -u mail -- python3 -
}

lab_seed() {
  local users=10 messages=1000 seed=1 domains=("$DOMAIN" "$OTHER_DOMAIN") largest=5000000 started=$SECONDS
  local plan accounts mail
  while [ $# -gt 0 ]; do
    case $1 in
      --users) users=${2:?} ;;
      --messages) messages=${2:?} ;;
      --seed) seed=${2:?} ;;
      --domain) domains=("${2:?}") ;;
      --largest) largest=${2:?} ;;
      *) die "seed does not know $1" ;;
    esac
    shift 2
  done
  [[ $users =~ ^[1-9][0-9]*$ && $messages =~ ^[0-9]+$ && $largest =~ ^[1-9][0-9]*$ ]] || die "seed wants numbers"
  lock
  plan=$(cat "$LAB/seed/words.py" "$LAB/seed/plan.py" |
    run imap python3 - "$users" "$messages" "$seed" "$largest" "${domains[@]}")
  accounts=${plan%%$'\n'*}
  mail=${plan#*$'\n'}
  say "creating $users accounts"
  import <<<"$accounts"
  say "writing $messages messages"
  generate "$mail"
  say "seeded in $((SECONDS - started)) s"
}
