# Runs in the imap container after files were laid over live mailboxes. Arguments: ROOT SINCE, the second when that began, 0: unknown.
# Prints each file that it removed.
LC_ALL=C
root=$1 since=$2 tab=$(printf '\t')
messages() { find "$root" -type f \( -path '*/new/*' -o -path '*/cur/*' \); }
remove() { rm -f -- "$1" && echo "$1"; }

# A message that was read or flagged since the backup has another file name now, so that the restore put it there a second time. The
# one that was there first stays: its flags are the newer ones. Sorted by folder and identity, such names become neighbours.
messages | sed -E "s,^(.*)/(new|cur)/([^:/]*).*,\1/\3$tab&," | sort |
  awk -F "$tab" '$1 == key { print path; print $2 } { key = $1; path = $2 }' |
  while IFS= read -r first && IFS= read -r second; do
    [ -f "$first" ] && [ -f "$second" ] && cmp -s "$first" "$second" || continue
    # The later change of the inode is the restore's; within one second: what lies in new was read since.
    a=$(stat -c %Z "$first") b=$(stat -c %Z "$second") late=$second
    if [ "$a" -gt "$b" ]; then late=$first; fi
    if [ "$a" = "$b" ]; then case $first in */new/*) late=$first ;; esac; fi
    remove "$late"
  done

# Where dovecot was quicker, it has given one of the two a name of its own: named since then, older than that, and its like beside it.
if [ "$since" -gt 0 ]; then
  messages | awk -F / -v since="$since" '$NF + 0 >= since' |
    while IFS= read -r path; do
      size=$(stat -c %s "$path") && [ "$(stat -c %Y "$path")" -lt "$since" ] || continue
      folder=${path%/*/*}
      find "$folder/new" "$folder/cur" -type f -size "${size}c" | while IFS= read -r like; do
        if [ "$like" != "$path" ] && cmp -s "$path" "$like"; then
          remove "$path"
          break
        fi
      done
    done
fi

# Index and folder are dated alike again, and then dovecot does not look: mail that came since the backup would not be shown.
find "$root" -type d \( -name new -o -name cur \) -exec touch {} +
