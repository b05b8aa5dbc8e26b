# Runs in front of the smtp service's own command in a sandbox: sh -c <this> sh QUEUE COMMAND...
# A restored queue would be delivered once more. Whatever is in it is put on hold before postfix starts; what has not even been
# looked at by postfix is put aside, since only postfix can give it a place on hold.
queue=$1
shift
if [ -d "$queue" ]; then
  cd "$queue" || exit 1
  owner=$(stat -c %u:%g active 2>/dev/null || echo 0:0)
  mkdir -p hold aside || exit 1
  chown "$owner" hold
  chmod 700 hold aside
  for folder in incoming active deferred; do
    [ ! -d "$folder" ] || find "$folder" -type f -exec mv {} hold/ \; || exit 1
  done
  [ ! -d maildrop ] || find maildrop -type f -exec mv {} aside/ \; || exit 1
  cd / || exit 1
fi
exec "$@"
