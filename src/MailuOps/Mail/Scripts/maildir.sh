# Runs in the imap container. Arguments: scan HOME [digest] | remove HOME ROOT.
# Looks at the disk only: asking dovecot about a missing mailbox re-creates an empty one.
LC_ALL=C
op=$1 home=$2
messages() { find "$home" -type f \( -path '*/new/*' -o -path '*/cur/*' \) "$@"; }
case $op in
scan)
  if [ -L "$home" ]; then echo "state link"; exit 0; fi
  if [ ! -e "$home" ]; then echo "state absent"; exit 0; fi
  if [ ! -d "$home" ]; then echo "state other"; exit 0; fi
  echo "state present"
  # Stopping at the first error, so that an unreadable folder is never taken for an empty one.
  messages >/dev/null || exit 4
  if [ "${3:-}" = digest ]; then
    messages -exec sha256sum {} + | sed 's/^/sum /'
  fi
  messages -exec stat -c 'size %s %Y %n' {} +
  ;;
remove)
  root=$3
  [ -n "$home" ] && [ -n "$root" ] && [ -d "$home" ] && [ ! -L "$home" ] || exit 5
  # The parent's real path must be the root itself: no link on the way leads elsewhere.
  [ "$(cd -P "$(dirname "$home")" && pwd)" = "$(cd -P "$root" && pwd)" ] || exit 6
  rm -rf -- "$home" || exit 7
  [ ! -e "$home" ] || exit 8
  ;;
esac
