# Sourced by ./deskhand, ./test and scripts/words.
# environment LOCK: sees to it that .venv holds what the lock file says. $root is the checkout.

environment() {
    # The copy of the lock file is written last, so it is there only if everything else is.
    if [ -x "$root/.venv/bin/python" ] && cmp -s "$root/$1" "$root/.venv/$1"; then
        return
    fi
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
            "$python" -I "$root/scripts/environment.py" "$1" || exit
            return
        fi
    done
    echo "deskhand needs Python 3.11, 3.12, 3.13 or 3.14, and found none of them." >&2
    exit 2
}
