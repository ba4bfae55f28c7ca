"""Plays a scenario of openfloor-load, and knows beforehand whether this machine can."""

import json
import re

import servers
from processes import Child, Failure

JOINS = {"openfloor": 6000, "limit": 8000, "nchan": 6000, "ws": 3000, "mosquitto": 3000}  # a second
TLS_JOINS = 700
SWARM_PROCESS = 15000  # viewers in one process of openfloor-load
RESERVE = 3200  # descriptors of a worker that are not viewers'
PLAIN_KB, TLS_KB = 20, 70  # of a viewer: both its sockets, the server's memory and the load's
SPARE_KB = 1024 * 1024
GRACE = 20  # seconds that what was begun may go on after the time is up


def _available_kb():
    with open("/proc/meminfo") as file:
        return int(re.search(r"^MemAvailable:\s+(\d+)", file.read(), re.MULTILINE)[1])


def check_room(viewers, workers, tls=False):
    """Failure, in words, where descriptors or memory do not suffice for VIEWERS."""
    most = servers.descriptors()
    share = viewers / workers
    needed = max(int(share * 1.03) + (RESERVE if share > 5000 else 300), min(viewers, SWARM_PROCESS) + 100)
    if most < needed:
        raise Failure(f"{viewers} viewers with {workers} workers need {needed} descriptors a process, "
                      f"{most} are allowed: raise `ulimit -Hn`")
    wanted = viewers * (TLS_KB if tls else PLAIN_KB) + SPARE_KB
    free = _available_kb()
    if free < wanted:
        raise Failure(f"{viewers} viewers need about {wanted / 1048576:.1f} GB of memory, {free / 1048576:.1f} are free")


def play(context, server, scenario, viewers, seconds=30, tls=False, on_line=None, **options):
    """The figures of SCENARIO; OPTIONS become --options.  SECONDS is what it takes besides joining."""
    check_room(viewers, server.workers, tls)
    joins = TLS_JOINS if tls else JOINS[server.target]
    settings = {"target": server.target, "url": server.url, "server-pid": server.pid, "viewers": viewers,
                "joins": joins, **options}
    if context.city is not None:
        settings["city"] = context.city.demo
    argv = [servers.BUILD / "openfloor-load"]
    for name, value in settings.items():
        argv += [f"--{name}", value]
    # Joins may take four times as long as planned on a slow machine.
    limit = min(seconds + 30 + 4 * viewers / joins, max(context.left(), 0) + GRACE)
    quiet = [] if on_line else ["--quiet"]
    child = Child("load", [*argv, *quiet, "--json", scenario], context.folder)
    if on_line:
        on_line(child)
    code = child.wait(limit)
    return _figures(child, code, scenario, server)


def _figures(child, code, scenario, server):
    told = child.told().split("\n")[-1]
    try:
        figures = json.loads(child.out.read_text().strip().split("\n")[-1])
    except ValueError:
        raise Failure(f"{scenario} against {server.target}: {told or f'exit code {code}'}") from None
    for name in ("doubled", "skipped", "lost_connections"):
        if figures.get(name):
            raise Failure(f"{scenario} against {server.target}: {figures[name]} {name.replace('_', ' ')}")
    if not figures.get("whole") or code != 0:
        raise Failure(f"{scenario} against {server.target}: {told}")
    return figures
