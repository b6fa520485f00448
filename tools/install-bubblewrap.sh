#!/bin/sh
# The strongest sandbox needs Debian's bubblewrap. Install it where that may be done without asking, else say how.
command -v bwrap >/dev/null && exit 0
install='apt-get install --yes --quiet=2 bubblewrap'
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        echo "Installing Debian's bubblewrap"
        { apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive $install; } >/dev/null 2>&1 && exit 0
    elif sudo --non-interactive true 2>/dev/null; then
        echo "Installing Debian's bubblewrap"
        { sudo apt-get update --quiet=2 && sudo DEBIAN_FRONTEND=noninteractive $install; } >/dev/null 2>&1 && exit 0
    fi
fi
echo "bubblewrap is not installed, so a weaker sandbox will be used. To have it: sudo apt-get install bubblewrap" >&2
