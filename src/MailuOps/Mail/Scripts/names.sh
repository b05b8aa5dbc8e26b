# Runs in the imap container, with no more than busybox. Argument: the mail root. Prints the path of every message; "Z" comes last, so
# that an answer that was cut off is known as such.
LC_ALL=C
export LC_ALL
cd -- "$1" || exit 4
nl='
'
odd="*[$nl$(printf '\r\t')]*"
find . -type f \( -path '*/cur/*' -o -path '*/new/*' \) ! -path "$odd" -print
echo Z
