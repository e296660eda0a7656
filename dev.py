"""Start azharness, its tests and its checks from a clone, installing first what they need.

Standard library alone, for Python 3.11+ on Linux, macOS and Windows. The clone's `.venv` is made from the
locks in `requirements/`; a stamp in it remembers what it was made from, so that a later start installs nothing.
An older Python must still be able to read this file, to be told that it is too old: no newer syntax in here.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path


def version_error(version: "tuple[int, ...]") -> str:
    """Say what is wrong with a Python of this version; nothing ("") if it will do."""
    if version >= (3, 11):
        return ""
    return f"Python {version[0]}.{version[1]} is too old, 3.11 or newer is needed. Hint: try `python3.13`."


BY_SIGNAL = 128
INTERRUPTED = 130
# 5 is also what azharness answers when the harness itself is at fault.
CANNOT_START = 5

if version_error(sys.version_info[:2]):
    print("dev.py: " + version_error(sys.version_info[:2]), file=sys.stderr)
    sys.exit(CANNOT_START)

from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
# Tells a .venv of ours from one that somebody made by hand, which is never deleted.
MARK = HOME / "made-by-dev.txt"
STAMP = HOME / "made-from.json"
GUARD = ROOT / ".venv.lock"

HELP = """\
python3 dev.py run [ARGUMENTS]        judge a backend: `azharness run`
python3 dev.py test [ARGUMENTS]       the project's own tests: `pytest` in the clone's folder, without arguments on all cores
python3 dev.py azharness [ARGUMENTS]  any command of the tool
python3 dev.py clients [ARGUMENTS]    Microsoft's own clients, from their registries, on the fake cloud; arguments go to pytest
python3 dev.py check [NAME ...]       {checks}; all without a name

The first start makes .venv from the locks in requirements/; later ones start at once.
To have the tool alone, without a clone of your own: pipx install .  or  uv tool install .
"""

STARTS = {
    "run": "azharness run",
    "azharness": "azharness",
    "test": "pytest",
    "clients": "python tests/clients/real/run.py",
}
# These start in the clone's folder; the tool stays in the caller's: paths among its arguments are the caller's.
AT_HOME = {"test", "clients"}
# What a verb is given where the caller gives it nothing: all tests together take every core.
UNASKED = {"test": "-n auto --dist loadgroup"}
CHECKS = {"lint": "ruff check", "format": "ruff format --check", "types": "mypy", "layers": "lint-imports"}


class StartError(Exception):
    """What keeps dev.py from starting anything, as one message with a hint."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message} Hint: {hint}.")


def digest(*parts: object) -> str:
    """Digest the parts so that no two lists of parts look alike."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def wanted_stamp() -> dict[str, str]:
    """Digest what .venv stands on: `place` (clone and Python), and what each lock installs."""
    run = digest(lock_file("run").read_bytes(), (ROOT / "pyproject.toml").read_bytes())
    return {
        "place": digest(str(ROOT), sys.version, sys.base_prefix),
        "run": run,
        "check": digest(run, lock_file("check").read_bytes()),
    }


def read_stamp() -> dict[str, str]:
    """Read what .venv was made from; empty if it is missing, half made or damaged."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and program("python").exists() else {}


def write_stamp(stamp: dict[str, str]) -> None:
    """Write the stamp whole or not at all."""
    draft = STAMP.with_suffix(".new")
    draft.write_text(json.dumps(stamp), encoding="utf-8")
    draft.replace(STAMP)


def missing(wanted: dict[str, str], stamp: dict[str, str], locks: Sequence[str]) -> list[str]:
    """Name the locks that have yet to be installed: all of them if the place differs."""
    if stamp.get("place") != wanted["place"]:
        return list(locks)
    return [lock for lock in locks if stamp.get(lock) != wanted[lock]]


def lock_file(lock: str) -> Path:
    """Locate a lock."""
    return ROOT / "requirements" / f"{lock}.txt"


def program(name: str) -> Path:
    """Locate a program of .venv."""
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return HOME / folder / (name + suffix)


def say(text: str) -> None:
    """Tell the person at the terminal; stdout belongs to the program that is started."""
    print("dev.py: " + text, file=sys.stderr, flush=True)


def prepare(locks: Sequence[str]) -> None:
    """Make .venv hold what these locks (`run`, `check`) name, unless it does already."""
    wanted = wanted_stamp()
    if not missing(wanted, read_stamp(), locks):
        return
    with alone():
        # Another dev.py may have done the work while this one waited.
        stamp = read_stamp()
        todo = missing(wanted, stamp, locks)
        if todo:
            install(wanted, stamp, todo)


def install(wanted: dict[str, str], stamp: dict[str, str], locks: Sequence[str]) -> None:
    """Install these locks, from scratch unless .venv was made in this place."""
    began = time.monotonic()
    say("installing locked packages into .venv; it takes a minute, later starts skip it")
    if stamp.get("place") != wanted["place"]:
        make_home()
        stamp = {"place": wanted["place"]}
    done = {name: value for name, value in stamp.items() if name not in locks}
    # Without its stamp a .venv counts as half made: when something kills pip, the next start begins anew.
    STAMP.unlink(missing_ok=True)
    try:
        for lock in locks:
            install_lock(lock)
            done[lock] = wanted[lock]
    except StartError:
        write_stamp(done)  # pip gave up in good order and left what was there before
        raise
    write_stamp(done)
    say(f"ready after {time.monotonic() - began:.0f} s")


def make_home() -> None:
    """Make an empty .venv with pip, in place of an older one of ours."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise StartError("This Python cannot make a .venv.", "Debian has that in its package python3-venv")
    clear_home()
    HOME.mkdir()
    MARK.write_text("dev.py made this folder; it can be deleted at any time.\n", encoding="utf-8")
    # The running Python may be the one of the .venv that has just gone; its base is still there.
    make = [getattr(sys, "_base_executable", sys.executable), "-m", "venv", str(HOME)]
    quietly(make, "Making .venv failed.", "see whether `python3 -m venv` works in another folder")


def clear_home() -> None:
    """Remove a .venv of ours; refuse to touch anybody else's."""
    if not HOME.exists():
        return
    if any(HOME.iterdir()) and not MARK.exists():
        raise StartError("The .venv here is not of dev.py's making.", "move it away or delete it")
    # Moved aside first: a deletion that is cut short must not leave a .venv that has lost its mark.
    aside = ROOT / ".venv.old"
    shutil.rmtree(aside, ignore_errors=True)
    HOME.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def install_lock(lock: str) -> None:
    """Install what a lock names; the run lock brings the project itself, editable."""
    pip("--require-hashes", "-r", str(lock_file(lock)))
    if lock == "run":
        pip("--no-deps", "--no-build-isolation", "-e", str(ROOT))


def pip(*arguments: str) -> None:
    """Let the pip of .venv install something."""
    command = [str(program("python")), "-m", "pip", "install", "--disable-pip-version-check", *arguments]
    quietly(command, "pip failed.", "see that a package index is in reach (HTTPS_PROXY, PIP_INDEX_URL)")


def quietly(command: Sequence[str], trouble: str, hint: str) -> None:
    """Run a command unseen; if it fails, show its last lines and stop with this trouble and hint."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        lines = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines()[-12:]
        print("\n".join("    " + line for line in lines), file=sys.stderr)
        raise StartError(trouble, hint)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Hold the right to change .venv; the system takes it back from a process that dies."""
    # An orderly exit takes pip along; left behind it would go on writing into .venv.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(exit_code(-signal.SIGTERM)))
    with GUARD.open("a+b") as guard:
        if not try_lock(guard.fileno()):
            say("waiting for another dev.py that installs into .venv")
            while not try_lock(guard.fileno()):
                time.sleep(0.2)
        yield


def try_lock(number: int) -> bool:
    """Lock an open file for this process; say whether that worked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def start(command: Sequence[str], folder: Path) -> int:
    """Run a program of .venv to its end and answer its exit code; signals are the program's to decide on."""
    path = os.pathsep.join([str(program("python").parent), os.environ.get("PATH", os.defpath)])
    active = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(HOME)}
    with subprocess.Popen([str(program(command[0])), *command[1:]], cwd=folder, env=active) as child:
        # The terminal sends Ctrl-C to the program too. A handler, unlike SIG_IGN, is not passed on to it.
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        return exit_code(child.wait())


def exit_code(code: int) -> int:
    """Turn the end of a process into an exit code as shells count: 128 and the signal, 130 for Ctrl-C."""
    ctrl_c_on_windows = 0xC000013A
    if code == ctrl_c_on_windows:
        return INTERRUPTED
    return code if code >= 0 else BY_SIGNAL - code


def check(names: Sequence[str]) -> int:
    """Run the named checks, or all; answer the exit code of the first that failed."""
    unknown = sorted(set(names) - set(CHECKS))
    if unknown:
        return usage(f"no check is called {unknown[0]!r}")
    prepare(["run", "check"])
    worst = 0
    for name in names or CHECKS:
        say(f"{name}: {CHECKS[name]}")
        code = start(CHECKS[name].split(), ROOT)
        if code >= BY_SIGNAL:
            return code
        worst = worst or code
    return worst


def usage(trouble: str) -> int:
    """Say what is wrong with the command line and answer exit code 2."""
    say(f"{trouble}. Hint: python3 dev.py --help shows what there is.")
    return 2


def dispatch(arguments: Sequence[str]) -> int:
    """Carry out one command line and answer its exit code."""
    verb, *rest = arguments or ["--help"]
    if verb in ("--help", "-h", "help"):
        print(HELP.format(checks=", ".join(CHECKS)), end="")
        return 0
    if verb == "check":
        return check(rest)
    if verb not in STARTS:
        return usage(f"no verb is called {verb!r}")
    prepare(["run"])
    given = rest or UNASKED.get(verb, "").split()
    return start([*STARTS[verb].split(), *given], ROOT if verb in AT_HOME else Path.cwd())


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line; what keeps it from starting is one line on stderr."""
    try:
        return dispatch(arguments)
    except (StartError, OSError) as trouble:
        say(str(trouble))
        return CANNOT_START
    except KeyboardInterrupt:
        say("interrupted; the next start installs what is missing")
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
