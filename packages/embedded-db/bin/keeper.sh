#!/bin/sh
# Outlives the process that started PostgreSQL: when its standard input closes, by a wish to stop or
# because that process died, it stops PostgreSQL and removes the folder if that was asked for.
# Usage: keeper.sh <data folder> <grace in seconds> [folder to remove]
# Reads lines: "postmaster <pid>" once it is started, "stop" to stop at once.
trap '' HUP INT TERM
data=$1
grace=$2
remove=${3:-}
postmaster=

while read -r word value; do
  case $word in
    postmaster) postmaster=$value ;;
    stop) grace=0; break ;;
  esac
done

# A pid alone could by now belong to a stranger; the lock file says whose it is.
running() {
  [ -n "$postmaster" ] && kill -0 "$postmaster" 2>/dev/null &&
    { [ ! -f "$data/postmaster.pid" ] || [ "$(head -n 1 "$data/postmaster.pid")" = "$postmaster" ]; }
}

# Waits up to $1 tenths of a second for the end.
ended_within() {
  left=$1
  while running; do
    [ "$left" -le 0 ] && return 1
    left=$((left - 1))
    sleep 0.1
  done
}

# Whoever still saves something gets the grace; then fast, immediate and forced shutdown in turn.
if ! ended_within $((grace * 10)); then
  for attempt in INT:100 QUIT:50 KILL:20; do
    running && kill -"${attempt%%:*}" "$postmaster" 2>/dev/null
    ended_within "${attempt##*:}" && break
  done
fi

# initdb may still have been writing when its parent died.
tries=0
while [ -n "$remove" ] && [ -e "$remove" ] && [ "$tries" -lt 30 ]; do
  rm -rf "$remove" 2>/dev/null || sleep 0.2
  tries=$((tries + 1))
done
