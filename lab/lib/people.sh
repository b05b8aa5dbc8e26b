# Who lives on the server, so that there is something to lose: two domains, a few people, their mail.
# shellcheck shell=bash
DOMAIN=mail.example.com
OTHER_DOMAIN=other.example.com

people_create() {
  local code
  code=$(run imap curl -s -o /dev/null -w '%{http_code}' "http://admin:8080/internal/postfix/domain/$OTHER_DOMAIN")
  [ "$code" != 200 ] || return 0
  say "creating the domains and their people"
  run admin flask mailu config-import -u - <"$LAB/lib/people.yml" >/dev/null
}
people_mail() { :; }
lab_seed() { die "not yet"; }
