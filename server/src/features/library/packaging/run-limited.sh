#!/bin/sh
# Runs a program within limits, politely, and ends it when descriptor 3 closes: that is when the
# process that started it is gone. Arguments: memory in kB, CPU in seconds, size of a file in blocks
# of 512 bytes, then the program.
ulimit -v "$1" 2>/dev/null
ulimit -t "$2"
ulimit -f "$3"
shift 3
nice -n 10 "$@" 3<&- </dev/null &
program=$!
{ read -r _ <&3; kill -KILL "$program" 2>/dev/null; } >/dev/null 2>&1 &
watch=$!
wait "$program"
status=$?
kill "$watch" 2>/dev/null
exit "$status"
