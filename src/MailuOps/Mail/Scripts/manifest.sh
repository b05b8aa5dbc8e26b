# Runs in the imap container, with no more than busybox; GNU's tools are quicker, and taken where they are; and
# so is python. Arguments: the mail root, the program digest.py.
# Prints a line a thing, by its first word; "Z" comes last, so that an answer that was cut off is known as such:
#   T seconds                             the server's clock at the start
#   D rawmode uid gid path                whatever is no regular file
#   L path<tab>target                     a symbolic link
#   O path                                a name with a control character: not covered
#   S mode size mtime uid gid path        a file
#   U validity next path                  a dovecot-uidlist
#   V uid<tab>name<tab>path of the list   a message's UID
#   sha256  path                          what was read, as sha256sum prints it
#   K path                                a folder of messages in which nothing came, went or was renamed meanwhile
#   R path                                a message's name in any other folder, when all files have been read
LC_ALL=C
export LC_ALL
cd -- "$1" || exit 4
digests=$2
for tool in awk dd find sed sha256sum stat tr xargs; do
  command -v "$tool" >/dev/null || { echo "$tool is missing in the container" >&2; exit 6; }
done
# The lists of words below are patterns for find, not for this shell.
set -f
nl='
'
odd="*[$nl$(printf '\r\t')]*"

# Messages, whatever they are named, and all files but indexes, caches, and what dovecot is about to write.
index='-type d ( -name fts-flatcurve -o -name lucene-indexes -o -name xapian-indexes )'
file='-type f ( -path */cur/* -o -path */new/* -o ( ! -path */tmp/*
  ! -name dovecot.index* ! -name dovecot.list.index* ! -name dovecot.map.index* ! -name dovecot.mailbox.log*
  ! -name dovecot-uidvalidity* ! -name dovecot-uidlist.* ! -name .dovecot.lda-dupes* ! -name *.lock ! -name *.svbin
  ! -name *.sieve.log* ! -name maildirsize ! -name maildirfolder ) )'
special='D %f %u %g %n'
# shellcheck disable=SC2016 # the inner shells' own variables
odds='for p do printf "%s\0" "$p" | tr "\n\r\t\0" "???\n" | sed "s/^/O /"; done'
# shellcheck disable=SC2016
links='for p do printf "L %s\t%s\n" "$p" "$(readlink "$p")"; done'

# One walk that looks at everything; what is done with files is the argument.
look() {
  # shellcheck disable=SC2086
  find . $index -prune -o -name "$odd" -prune -exec sh -c "$odds" sh {} + \
    -o -type l -exec stat -c "$special" {} + -exec sh -c "$links" sh {} + \
    -o ! -type f -exec stat -c "$special" {} + -o $file "$@"
}

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

gnu() { "$1" --version 2>/dev/null | grep -q 'GNU'; }

# Folders of messages, with all that changes when an entry of theirs does, and the number of links, which counts the folders inside.
folders() {
  # shellcheck disable=SC2086
  find . $index -prune -o -name "$odd" -prune -o -type d \( -name cur -o -name new \) -prune -exec stat -c '%Z %h %z|%n' {} + 2>/dev/null
}

# Tells folders that look as they did at first (K) from the others (R). One that had just been changed then may have been changed
# again in the same tick of its clock, and of one with folders inside not all is known.
# shellcheck disable=SC2016 # awk's own variables
steady='
$0 == "" { second = 1; next }
!second { first[$0] = 1; next }
{ path = $0; sub(/^[^|]*[|]/, "", path); print (($0 in first) && $1 + 1 < start && $2 == 2 ? "K " : "R ") path }'
# shellcheck disable=SC2016 # the inner shell's own variables
if gnu find; then
  names='find "$@" -name "$odd" -prune -o -type f -printf "R %p\n"'
else
  names='find "$@" -name "$odd" -prune -o -type f -print | sed "s/^/R /"'
fi
export odd

# Several workers share one pipe, which takes a piece of up to 4096 bytes whole. GNU writes line by line.
# shellcheck disable=SC2016 # awk's own variables
pieces='
{ if (length(buffer) + length($0) > 3900) flush(); buffer = buffer $0 "\n" }
function flush() { if (buffer != "") { printf "%s", buffer; fflush() } buffer = "" }
END { flush() }'
export pieces

many=$(nproc 2>/dev/null || echo 1)
printf 'x\0' | xargs -0 -r -n 1 -P 2 true 2>/dev/null || many=
digest() {
  if python3 -I -S -c 'import _hashlib' 2>/dev/null; then
    xargs -0 -r -n 2000 -s 500000 ${many:+-P "$many"} python3 -I -S -c "$digests"
  elif gnu sha256sum; then
    xargs -0 -r -n 1000 ${many:+-P "$many"} sha256sum
  else
    # shellcheck disable=SC2016 # the worker's own variables
    xargs -0 -r -n 1000 ${many:+-P "$many"} sh -c 'sha256sum "$@" | awk "$pieces"' sh
  fi 2>/dev/null
  # 123: of some files nothing could be read, which shows. Anything else: a worker came to harm.
  case $? in 0 | 123) ;; *) return 1 ;; esac
}

answer() {
  start=$(date +%s)
  echo "T $start"
  at_first=$(folders)
  # The root's owner first: all others are held against it.
  stat -c "$special" .
  # Beside the reading, which by itself leaves the cores idle at both ends.
  { if gnu find; then look -printf 'S %m %s %Ts %U %G %p\n'; else look -exec stat -c 'S %a %s %Y %u %g %n' {} +; fi; } | awk "$pieces" &
  find . -type d \( -name cur -o -name new -o -name tmp -o -name "$odd" \) -prune -o -type f -name dovecot-uidlist -exec awk "$uids" {} + | awk "$pieces"
  # shellcheck disable=SC2086
  find . $index -prune -o -name "$odd" -prune -o $file -print0 | digest || return 1
  wait
  at_last=$({ printf '%s\n\n' "$at_first"; folders; } | awk -v start="$start" "$steady")
  printf '%s\n' "$at_last" | sed -n '/^K /p'
  printf '%s\n' "$at_last" | sed -n 's/^R //p' | tr '\n' '\0' | xargs -0 -r -n 1000 sh -c "$names" sh
  echo Z
}

# In large blocks: each small one would cost the engine as much as the digest of a message. And with little priority: a reader
# that is woken for every line takes a third of the cores' time from the digests.
low=$(command -v nice) || low=
answer | ${low:+nice -n 19} dd ibs=65536 obs=65536 2>/dev/null
