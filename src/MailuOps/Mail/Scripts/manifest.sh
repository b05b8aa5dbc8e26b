# Runs in the imap container, with no more than busybox. Arguments: walk ROOT | again ROOT, with unique names on standard input.
# Prints a line a thing, by its first word; "Z" comes last, so that an answer that was cut off is known as such:
#   T seconds                               the server's clock at the start
#   D rawmode uid gid path                  whatever is no regular file
#   L path<tab>target                       a symbolic link
#   O path                                  a name with a control character: not covered
#   U validity next path                    a dovecot-uidlist
#   V uid<tab>name<tab>path of the list     a message's UID
#   M sha256 rawmode size mtime uid gid path    a file; "-" for what could not be read
#   R path                                  a message's name, when all files have been read
LC_ALL=C
export LC_ALL
op=$1
cd -- "$2" || exit 4
nl='
'
odd="*[$nl$(printf '\r\t')]*"

# Messages, whatever they are named; beside them all files but indexes, caches, and what dovecot is about to write.
messages() { find . -type f ! -path "$odd" \( -path '*/cur/*' -o -path '*/new/*' \) "$@"; }
contents() {
  find . -type d \( -name fts-flatcurve -o -name lucene-indexes -o -name xapian-indexes \) -prune -o -type f ! -path "$odd" \( \
    -path '*/cur/*' -o -path '*/new/*' -o \( ! -path '*/tmp/*' \
    ! -name 'dovecot.index*' ! -name 'dovecot.list.index*' ! -name 'dovecot.map.index*' ! -name 'dovecot.mailbox.log*' \
    ! -name 'dovecot-uidvalidity*' ! -name 'dovecot-uidlist.*' ! -name '.dovecot.lda-dupes*' ! -name '*.lock' ! -name '*.svbin' \
    ! -name '*.sieve.log*' ! -name maildirsize ! -name maildirfolder \) \) "$@"
}

# One worker: what find saw, what stat says, what was read, joined by name. Written in pieces that a pipe takes whole,
# because several workers share it.
# shellcheck disable=SC2016 # awk's own variables
join='
function put(line) {
  if (length(buffer) + length(line) > 3900) flush()
  buffer = buffer line "\n"
}
function flush() {
  if (buffer != "") { printf "%s", buffer; fflush() }
  buffer = ""
}
/^N / { name[++n] = substr($0, 3); next }
/^S / {
  rest = $0
  for (i = 0; i < 6; i++) rest = substr(rest, index(rest, " ") + 1)
  status[rest] = substr($0, 3, length($0) - length(rest) - 3)
  next
}
{
  line = $0
  # Coreutils marks and doubles backslashes in names, busybox does not.
  marked = substr(line, 1, 1) == "\\"
  if (marked) line = substr(line, 2)
  path = substr(line, 67)
  if (marked) gsub(/\\\\/, "\\", path)
  sum[path] = substr(line, 1, 64)
}
END {
  for (i = 1; i <= n; i++) {
    f = name[i]
    put("M " (f in sum ? sum[f] : "-") " " (f in status ? status[f] : "- - - - -") " " f)
  }
  flush()
}'
# shellcheck disable=SC2016 # the worker's own variables
worker='{ printf "N %s\n" "$@"; stat -c "S %f %s %Y %u %g %n" "$@"; sha256sum "$@"; } 2>/dev/null | awk "$join"'
export join
many=$(nproc 2>/dev/null || echo 1)
printf 'x\0' | xargs -0 -r -n 1 -P 2 true 2>/dev/null || many=
digest() { xargs -0 -r -n 1000 ${many:+-P "$many"} sh -c "$worker" sh; }

# The header's next UID may be old: lines are added behind it.
# shellcheck disable=SC2016 # awk's own variables
uids='
function put() { if (list != "") print "U " validity " " next_uid " " list }
FNR == 1 {
  put()
  list = FILENAME; validity = 0; next_uid = 0
  if ($1 == "3") for (i = 2; i <= NF; i++) {
    if (substr($i, 1, 1) == "V") validity = substr($i, 2)
    if (substr($i, 1, 1) == "N") next_uid = substr($i, 2) + 0
  }
  next
}
{
  at = index($0, " :")
  if (at) print "V " $1 "\t" substr($0, at + 2) "\t" list
  if ($1 + 1 > next_uid) next_uid = $1 + 1
}
END { put() }'

case $op in
walk)
  echo "T $(date +%s)"
  find . -path "$odd" -print0 | tr '\n\r\t' '???' | tr '\0' '\n' | sed 's/^/O /'
  find . ! -type f ! -path "$odd" -exec stat -c 'D %f %u %g %n' {} +
  # shellcheck disable=SC2016 # the inner shell's own variables
  find . -type l ! -path "$odd" -exec sh -c 'for p do printf "L %s\t%s\n" "$p" "$(readlink "$p")"; done' sh {} +
  find . -type f -name dovecot-uidlist ! -path "$odd" -exec awk "$uids" {} +
  contents -print0 | digest || exit 5
  messages -print | sed 's/^/R /'
  ;;
again)
  exec 3<&0
  messages -print | grep -F -f /dev/fd/3 | tr '\n' '\0' | digest || exit 5
  ;;
esac
echo Z
