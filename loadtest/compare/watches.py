"""What is looked at in a server while the load plays."""

import re
import threading
import time

from processes import Failure


class ShareWatch(threading.Thread):
    """The greatest share of the workers' time in which passes of counters ran, over SPAN seconds each."""
    SPAN = 5

    def __init__(self, server, child):
        super().__init__(daemon=True)
        self.server, self.child, self.greatest = server, child, 0.0

    def run(self):
        seen = []
        while not self.child.has_ended():
            try:
                seen.append((time.monotonic(), self.server.metric("openfloor_counters_microseconds_total")))
            except (OSError, Failure):
                return  # it is being stopped
            while seen[-1][0] - seen[0][0] > self.SPAN + 1:
                seen.pop(0)
            span = seen[-1][0] - seen[0][0]
            if span >= self.SPAN:
                share = (seen[-1][1] - seen[0][1]) / (span * 1e6 * self.server.workers)
                self.greatest = max(self.greatest, share)
            time.sleep(0.5)


class MemoryWatch(threading.Thread):
    """What the workers hold of their own once the load has begun to announce, in KB."""

    def __init__(self, server, child):
        super().__init__(daemon=True)
        self.server, self.child, self.kilobytes = server, child, None

    def run(self):
        while not self.child.has_ended() and self.kilobytes is None:
            if re.search(r"^round 1\b", self.child.err.read_text(errors="replace"), re.MULTILINE):
                self.kilobytes = workers_kilobytes(self.server.pid)
            time.sleep(0.02)


def workers_kilobytes(parent):
    """Private memory of the children of PARENT, but for a Redis."""
    total = 0
    with open(f"/proc/{parent}/task/{parent}/children") as file:
        children = file.read().split()
    for child in children:
        try:
            with open(f"/proc/{child}/comm") as file:
                if file.read().startswith("redis"):
                    continue
            with open(f"/proc/{child}/smaps_rollup") as file:
                total += int(re.search(r"^Private_Dirty:\s+(\d+)", file.read(), re.MULTILINE)[1])
        except (OSError, TypeError):
            continue
    return total
