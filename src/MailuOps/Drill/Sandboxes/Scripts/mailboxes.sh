# Runs in a sandbox's imap container: sh -c <this>, with users on standard input, each ended by a NUL. A line a user:
# user<tab>exit code of doveadm<tab>messages that dovecot shows<tab>message files in its folder. Opens every mailbox, several at a time.
# shellcheck disable=SC2016 # the inner shell's own variables
one='
home=$(doveadm user -f home "$1" 2>/dev/null) || { printf "%s\t67\t0\t0\n" "$1"; exit 0; }
if [ ! -d "$home" ]; then printf "%s\t0\t0\t0\n" "$1"; exit 0; fi
files=$(find "$home" -type f \( -path "*/cur/*" -o -path "*/new/*" \) | wc -l)
shown=$(doveadm mailbox status -u "$1" messages "*" 2>/dev/null)
code=$?
printf "%s\t%s\t%s\t%s\n" "$1" "$code" "$(printf "%s\n" "$shown" | sed -n "s/.*messages=//p" | awk "{ n += \$1 } END { print n + 0 }")" $files'
many=$(nproc 2>/dev/null || echo 1)
printf 'x\0' | xargs -0 -r -n 1 -P 2 true 2>/dev/null || many=
xargs -0 -r -n 1 ${many:+-P "$many"} sh -c "$one" sh
