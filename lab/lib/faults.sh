# What misbehaves on request: the bot by itself (images/backupbot), other tools because faults/tool is laid before them.
# shellcheck shell=bash

# Each tool that a fault changes: its fault, its service, its name.
tool_faults() {
  cat <<TEXT
wipe-wrong-path ${STACK}_imap rm
wipe-other ${STACK}_imap rm
index-lags ${STACK}_imap doveadm
search-lags ${STACK}_imap doveadm
clock-skewed ${STACK}_imap date
clock-skewed ${BACKUPS}_app restic
TEXT
}

lab_fault() {
  [ -z "$COMPOSE" ] || no_bot
  if [ -z "${1:-}" ]; then
    fault_told
    return
  fi
  if [ "$1" = none ]; then
    tools_cure
    bot_fault none
  elif tool_faults | grep -q "^${1%%:*} "; then
    tools_cure
    tools_fault "$1"
  else
    bot_fault "$1"
  fi
}

# Both kinds may be there at a time.
fault_told() {
  local service found=()
  mapfile -t found < <({
    exec_in "${BACKUPS}_app" -- sh -c 'cat /run/lab-fault 2>/dev/null; true' </dev/null
    for service in "${STACK}_imap" "${BACKUPS}_app"; do
      exec_in "$service" -- sh -c 'cat /run/lab-tool-fault 2>/dev/null; true' </dev/null
    done
  } | grep -vx none | sort -u)
  echo "${found[*]:-none}"
}

# The bot reads its fault from a file, so that no container has to be replaced.
bot_fault() {
  local bot=${BACKUPS}_app
  exec_in "$bot" -- python3 -c \
    'import sys; sys.path.insert(0, "/usr/lib/backupbot"); from backupbot import faults; faults.parse(sys.argv[1])' "$1" </dev/null 2>/dev/null ||
    die "nothing here knows the fault $1; known: $(fault_names "$bot")"
  exec_in "$bot" -- sh -c 'printf "%s\n" "$1" >/run/lab-fault; rm -f /run/lab-fault-applied' sh "$1" </dev/null
}

fault_names() {
  exec_in "$1" -- python3 -c \
    'import sys; sys.path.insert(0, "/usr/lib/backupbot"); from backupbot import faults; print(*faults.FAULTS)' </dev/null
  tool_faults | cut -d ' ' -f 1 | uniq | paste -sd ' '
}

tools_fault() {
  local name service tool
  while read -r name service tool <&3; do
    [ "$name" = "${1%%:*}" ] || continue
    exec_in "$service" -- sh -c 'printf "%s\n" "$1" >/run/lab-tool-fault && cat >"/usr/local/sbin/$2" && chmod 0755 "/usr/local/sbin/$2"' sh "$1" "$tool" <"$LAB/faults/tool"
  done 3< <(tool_faults)
}

tools_cure() {
  local service
  for service in "${STACK}_imap" "${BACKUPS}_app"; do
    exec_in "$service" -- sh -c '
      for tool in /usr/local/sbin/*; do
        if grep -q /run/lab-tool-fault "$tool" 2>/dev/null; then /bin/rm -f "$tool"; fi
      done
      /bin/rm -f /run/lab-tool-fault*' </dev/null
  done
}
