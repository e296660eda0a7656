# shellcheck shell=bash
# Shared by .ci/run and .ci/lock; sourced, with the clone's root as the working folder.

# Print the first Python on PATH that is new enough.
find_python() {
    local name
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    echo "no Python 3.11 or newer on PATH" >&2
    return 1
}

# Fail unless Node on PATH is new enough: without it the tests of the backend in JavaScript would be skipped.
check_node() {
    local version
    version=$(node --version 2>/dev/null) || version=none
    [[ $version =~ ^v([0-9]+) && ${BASH_REMATCH[1]} -ge 20 ]] && return
    echo "Node 20 or newer has to be on PATH, found $version" >&2
    return 1
}

# Install the pinned uv into folder $2 with Python $1, and print where it is.
install_uv() {
    "$1" -m venv "$2"
    "$2/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
    echo "$2/bin/uv"
}
