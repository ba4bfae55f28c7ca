"""The comparison of openfloor-load's figures; loadtest/compare.sh starts it."""

import argparse
import pathlib
import shutil
import signal
import sys
import tempfile
import time
import traceback

import report
import servers
from processes import Failure, disband, guard, stop_all
from rows import ROWS

SIZES = [5000, 10000, 20000, 40000, 80000, 160000]
QUICK_VIEWERS = 2000
MINUTES = 45


class Interrupted(BaseException):
    """A signal asked for the end: what has been measured is kept."""


class Context:
    """What all rows share: the time that is left, the servers' folder, and what was found."""

    def __init__(self, rows, out, folder, minutes, quick):
        self.rows, self.out, self.folder, self.quick = rows, out, folder, quick
        self.began = time.monotonic()
        self.end = self.began + minutes * 60
        self.opponents = servers.opponents()
        self.city = servers.City(folder)
        self.sizes = [250, 500, 1000, QUICK_VIEWERS] if quick else SIZES
        self.run = 0
        self.results, self.lines, self.failures, self.done, self.notes = {}, {}, {}, {}, []
        self.curve = None
        self.waiting = list(rows)
        self.row_end = 0

    def say(self, text):
        passed = int(time.monotonic() - self.began)
        print(f"[{passed // 60:2}:{passed % 60:02}] {text}", flush=True)

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)
            self.say(f"note: {text}")

    def raw(self, row, figures):
        self.results.setdefault(row.key, {}).update(figures)

    def rounds(self, row):
        """Announcements of a run."""
        return 3 if self.quick else 5 if row.viewers > 100000 else 7

    def left(self):
        return self.end - time.monotonic()

    def start_row(self, row):
        """Its share of the time that is left, by what it and those after it take."""
        whole = sum(each.seconds for each in self.waiting)
        self.row_end = time.monotonic() + max(self.left(), 0) * row.seconds / whole
        self.waiting.remove(row)
        self.lines[row.key] = []

    def runs(self, row, extra=None, share=1, most=None):
        """One run after the other, for as long as SHARE of what is left of the row's time lasts; one at least."""
        longest = 0
        planned = min(row.runs, most or row.runs)
        end = time.monotonic() + share * (self.row_end - time.monotonic())
        for self.run in range(1, planned + 1):
            now = time.monotonic()
            if self.run > 1 and now + longest > end:
                self.note(f"{row.key}{' ' + extra if extra else ''}: {self.run - 1} of {planned} runs, for lack of time")
                return
            rest = sum(each.seconds for each in self.waiting) + row.seconds * (planned - self.run + 1) / planned
            self.say(f"{row.key}{' (' + extra + ')' if extra else ''}: run {self.run} of {planned}; "
                     f"about {max(1, round(min(rest, self.left()) / 60))} min left in all")
            yield self.run
            longest = max(longest, time.monotonic() - now)
            if extra is None:
                self.done[row.key] = self.run


def read_arguments():
    keys = [row.key for row in ROWS]
    parser = argparse.ArgumentParser(
        prog="compare.sh", description="Plays Openfloor beside a bare send() loop and beside what people would pick instead.",
        epilog=f"rows: {', '.join(keys)}.  Exit code 0: all was measured and nothing was lost, whatever the figures; "
               "1: something was lost, doubled or out of order, or a row could not be measured.")
    parser.add_argument("--rows", default="", help="only these, with commas between (all)")
    parser.add_argument("--quick", action="store_true",
                        help=f"{QUICK_VIEWERS} viewers, one run, and without --rows only "
                             + ", ".join(row.key for row in ROWS if row.quick))
    parser.add_argument("--out", type=pathlib.Path, help="folder of the table, JSON and picture (a new one under /tmp)")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="that it may take in all (%(default)s)")
    arguments = parser.parse_args()
    chosen = [key.strip() for key in arguments.rows.split(",") if key.strip()]
    for key in chosen:
        if key not in keys:
            parser.error(f"there is no row {key}; there are {', '.join(keys)}")
    if arguments.minutes <= 0:
        parser.error("--minutes must be more than 0")
    arguments.rows = [row for row in ROWS if row.key in chosen or (not chosen and (row.quick or not arguments.quick))]
    return arguments


def make_small(row):
    row.runs, row.seconds = 1, 10
    row.viewers, row.workers = min(row.viewers, QUICK_VIEWERS), min(row.workers, 2)


def measure(context):
    for row in context.rows:
        if context.left() < 5:
            context.failures[row.key] = "the time was up"
            continue
        context.start_row(row)
        try:
            for line in row.measure(context, row):
                if context.quick:  # two thousand viewers for a moment say nothing of how fast it is
                    line.ok = None
                context.lines[row.key].append(line)
        except Failure as failure:
            context.failures[row.key] = str(failure)
        except Interrupted as why:
            context.failures[row.key] = f"interrupted ({why})"
            raise
        except Exception as error:  # of whatever kind: the other rows are worth having
            traceback.print_exc()
            context.failures[row.key] = f"a figure is missing or wrong: {error!r}"
        for line in context.lines.get(row.key, []):
            context.say(f"  {report.verdict(line.ok):5} {line.work}: {line.figure}; goal: {line.goal}")
        if row.key in context.failures:
            context.say(f"  failed {row.key}: {context.failures[row.key]}")
        report.write(context)


def on_signal(number, _frame):
    raise Interrupted(signal.Signals(number).name)


def main():
    arguments = read_arguments()
    if arguments.quick:
        for row in arguments.rows:
            make_small(row)
    out = arguments.out or pathlib.Path(tempfile.mkdtemp(prefix="openfloor-compare.", dir="/tmp"))
    out.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="openfloor-load.", dir="/tmp"))
    folder.chmod(0o755)  # the servers become other users
    guarded = guard(folder)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    context = Context(arguments.rows, out, folder, arguments.minutes, arguments.quick)
    code = 1
    try:
        context.say("making a demo city")
        context.city.make()
        measure(context)
        code = 1 if context.failures else 0
    except Failure as failure:
        print(f"compare: {failure}", file=sys.stderr)
    except Interrupted as why:
        print(f"compare: interrupted ({why})", file=sys.stderr)
    finally:
        # A second signal must not leave servers behind.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_all()
        report.write(context)
        disband(folder, guarded)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{report.table(context)}\n{out}/comparison.md, comparison.json"
          + (", growth.svg" if context.curve else ""))
    failed = len(context.failures)
    passed = len([key for key in context.lines if key not in context.failures])
    print(f"compare: {passed} passed, {failed if code == 0 or failed else 1} failed")
    return code


if __name__ == "__main__":
    sys.exit(main())
