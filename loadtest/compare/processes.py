"""Children of the comparison: each started here, each ended here, whatever happens.

A child has a session of its own, so that what it starts is ended with it, and so that Ctrl-C reaches
the comparison alone, which then ends them in order.  Should the comparison itself be killed, a guard
ends those whose ids are written down.
"""

import ctypes
import os
import re
import resource
import shutil
import signal
import subprocess
import time

TERM_SECONDS = 15
PR_SET_PDEATHSIG = 1

PIDS = "pids"  # lines of an id and the time that it began at

_libc = ctypes.CDLL(None, use_errno=True)
_running = []


class Failure(Exception):
    """What a person must read: why something could not be measured."""


def _prepare():
    """In the child: all the descriptors that it may have, and no life beyond its parent's."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _began_at(pid):
    """Tells a process from a later one of the same id; None: there is none."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[19]
    except (OSError, IndexError):
        return None


def guard(folder):
    """Start the guard of FOLDER: when this process has gone without `disband`, it ends what is left."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid:
        os.close(ours)
        return theirs, pid
    os.close(theirs)
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    while os.read(ours, 1):
        pass
    if not (folder / "disbanded").exists():
        _end_written(folder)
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def disband(folder, guarded):
    theirs, pid = guarded
    (folder / "disbanded").touch()
    os.close(theirs)
    os.waitpid(pid, 0)


def _end_written(folder):
    path = folder / PIDS
    lines = path.read_text().split("\n") if path.exists() else []
    left = [line.split() for line in reversed(lines) if line]
    for number, seconds in ((signal.SIGTERM, TERM_SECONDS), (signal.SIGKILL, 1)):
        for pid, began in left:
            if _began_at(pid) == began:
                os.killpg(int(pid), number)
        end = time.monotonic() + seconds
        while time.monotonic() < end and any(_began_at(pid) == began for pid, began in left):
            time.sleep(0.1)


class Child:
    """A program with its output in FOLDER/NAME.out and FOLDER/NAME.err."""

    def __init__(self, name, argv, folder, environment=None):
        self.name = name
        self.out = folder / f"{name}.out"
        self.err = folder / f"{name}.err"
        with open(self.out, "wb") as out, open(self.err, "wb") as err:
            self.process = subprocess.Popen(
                [str(word) for word in argv], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                start_new_session=True, preexec_fn=_prepare, env={**os.environ, **(environment or {})})
        self.pid = self.process.pid
        _running.append(self)
        with open(folder / PIDS, "a") as file:
            file.write(f"{self.pid} {_began_at(self.pid)}\n")

    def has_ended(self):
        """Without forgetting it, so that nobody else can have its id yet."""
        return self.process.returncode is not None or os.waitid(
            os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def told(self):
        """The end of what it said on stderr."""
        return self.err.read_text(errors="replace")[-2000:].strip()

    def wait_for(self, pattern, seconds):
        """Wait until PATTERN stands on its stdout; the match."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            match = re.search(pattern, self.out.read_text(errors="replace"), re.MULTILINE)
            if match:
                return match
            if self.has_ended():
                break
            time.sleep(0.05)
        raise Failure(f"{self.name} did not start: {self.told() or self.out.read_text(errors='replace')[-500:]}")

    def wait(self, seconds):
        """Its exit code; Failure when it takes longer."""
        end = time.monotonic() + seconds
        while not self.has_ended():
            if time.monotonic() > end:
                self.stop()
                raise Failure(f"{self.name} took longer than {seconds:.0f} s and was stopped")
            time.sleep(0.05)
        self._sweep()
        return self.process.wait()

    def _sweep(self):
        """Whatever it left behind in its session, while its id is still its own."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        if self in _running:
            _running.remove(self)

    def stop(self):
        """Asks it to end, and ends it where it does not."""
        if self.process.returncode is not None:
            return
        if not self.has_ended():
            os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + TERM_SECONDS
        while not self.has_ended() and time.monotonic() < end:
            time.sleep(0.02)
        self._sweep()
        self.process.wait()


def stop_all():
    """The newest first: whoever plays against a server ends before it."""
    for child in reversed(list(_running)):
        try:
            child.stop()
        except OSError as error:
            print(f"compare: {child.name} (process {child.pid}) could not be ended: {error}", flush=True)
