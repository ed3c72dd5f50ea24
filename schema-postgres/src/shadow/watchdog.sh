# Runs the server and ends with whoever started it, by whatever means that one ends: the other end
# of our standard input closes. Arguments: the folder to remove at the end, then the server's command.
trap '' HUP INT TERM
folder=$1
shift
exec 3<&0

remove() {
    cd /
    tries=0
    while rm -rf "$folder" 2>/dev/null; [ -e "$folder" ] && [ $tries -lt 50 ]; do
        tries=$((tries + 1))
        sleep 0.1 2>/dev/null || sleep 1
    done
}

# The data folder is made meanwhile; the word to go comes when it is there.
if ! read -r go; then
    remove
    exit 0
fi

: >"$folder/running"
"$@" >"$folder/log" 2>&1 </dev/null 3<&- &
server=$!
(
    read -r end <&3
    while [ -e "$folder/running" ]; do
        kill -QUIT $server 2>/dev/null
        sleep 0.1 2>/dev/null || sleep 1
    done
) 2>/dev/null &
stopper=$!
wait $server
echo $? >"$folder/exit"
rm -f "$folder/running"
read -r end <&3
kill -KILL $stopper 2>/dev/null
remove
