# Runs in the imap container, with users on standard input, each ended by a NUL: makes dovecot read their folders anew, several at a time.
# Prints "user<tab>exit code" of each for whom that failed; those who have mail and no account (67) are none.
# shellcheck disable=SC2016 # the inner shell's own variables
one='doveadm force-resync -u "$1" "*" 2>/dev/null || { code=$?; [ $code = 67 ] || printf "%s\t%s\n" "$1" $code; }'
many=$(nproc 2>/dev/null || echo 1)
printf 'x\0' | xargs -0 -r -n 1 -P 2 true 2>/dev/null || many=
xargs -0 -r -n 1 ${many:+-P "$many"} sh -c "$one" sh
