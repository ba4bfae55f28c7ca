"""The rows of the table: what is played for each, and how its figure is judged.

All ratios are of one run, ours and the limit one after the other, whose order changes from run to run;
the figure is the median of the runs.
"""

import contextlib
import dataclasses
import statistics

import servers
from load import play
from processes import Failure
from watches import MemoryWatch, ShareWatch, workers_kilobytes

OTHERS_RUNS = 3  # of each of the others, where ours and the limit have five
NAMES = {"nchan": "Nchan", "ws": "ws", "mosquitto": "mosquitto"}


@dataclasses.dataclass
class Line:
    """One line of the table.  OK is None where there is no goal, or where it could not be judged."""
    work: str
    goal: str
    figure: str
    ok: bool | None


@dataclasses.dataclass
class Row:
    key: str
    title: str
    runs: int
    seconds: float  # that all its runs take, about
    viewers: int
    workers: int
    measure: object  # (context, row) -> lines, one after the other: those before a failure are kept
    quick: bool = False  # played by --quick without --rows


def median(values):
    return statistics.median(values)


def number(value):
    """As a person reads it: three figures that mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def times(ratio):
    return f"{ratio:.2f} ×"


def at_most(work, goal, ratios, bound, told):
    value = median(ratios)
    return Line(work, goal, f"{times(value)} ({told})", value <= bound)


class Bench:
    """The servers of one row; all are stopped when it ends."""

    def __init__(self, context, row):
        self.context, self.row, self.stack = context, row, contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *what):
        self.stack.close()

    def keep(self, server):
        self.stack.callback(server.stop)
        return server

    def ours(self, tls=False):
        return self.keep(self.context.city.serve(self.row.workers, tls=tls))

    def limit(self):
        return self.keep(servers.start_limit(self.context.folder, self.row.workers))

    def others(self, *names):
        """Those of NAMES that are installed and start; the others are noted."""
        found = {}
        for name in names:
            if name not in self.context.opponents:
                self.context.note(f"{NAMES[name]} is not installed (sh config/install.sh compare)")
                continue
            try:
                found[name] = self.keep(servers.STARTERS[name](self.context.folder, self.row.workers))
            except Failure as failure:
                self.context.note(str(failure))
        return found

    def pair(self, scenario, ours, limit, viewers=None, **options):
        """Both in this run, as (ours, the limit's): who comes first changes from run to run."""
        viewers = viewers or self.row.viewers
        order = [ours, limit] if self.context.run % 2 else [limit, ours]
        figures = {server: play(self.context, server, scenario, viewers, **options) for server in order}
        return figures[ours], figures[limit]

    def play_others(self, others, scenario, kept, viewers=None, **options):
        """Adds the figures of each to KEPT; one that fails is noted and left out from then on."""
        for name in list(others):
            try:
                figures = play(self.context, others[name], scenario, viewers or self.row.viewers, **options)
                kept.setdefault(name, []).append(figures)
            except Failure as failure:
                self.context.note(str(failure))
                del others[name]


def compared(kept, key, limits):
    """"Nchan 1.40 ×, ws 3.10 ×" of the limit's median."""
    words = [f"{NAMES[name]} {times(median([one[key] for one in figures]) / median(limits))}"
             for name, figures in kept.items() if all(key in one for one in figures)]
    return "; " + ", ".join(words) + " the limit" if words else ""


def behind(context, kept, key, ours):
    """Say plainly who is faster than we are."""
    if context.quick:
        return
    for name, figures in kept.items():
        theirs = median([one[key] for one in figures if key in one] or [float("inf")])
        if theirs < median(ours):
            context.note(f"behind {NAMES[name]}: {key} {number(median(ours))}, theirs {number(theirs)}")


def delivery(context, row, bound, names=(), share=1):
    """An announcement until the last viewer has it."""
    key = "last_viewer_median_ms"
    ours_all, limit_all, kept = [], [], {}
    with Bench(context, row) as bench:
        ours, limit = bench.ours(), bench.limit()
        others = bench.others(*names)
        for run in context.runs(row, share=share):
            one, bare = bench.pair("announce", ours, limit, rounds=context.rounds(row))
            ours_all.append(one)
            limit_all.append(bare)
            if run <= OTHERS_RUNS:
                bench.play_others(others, "announce", kept, rounds=context.rounds(row))
    row_raw = {"openfloor": ours_all, "limit": limit_all, **kept}
    context.raw(row, row_raw)
    ratios = [one[key] / bare[key] for one, bare in zip(ours_all, limit_all)]
    mine, bare = [one[key] for one in ours_all], [one[key] for one in limit_all]
    behind(context, kept, key, mine)
    told = f"{number(median(mine))} ms, limit {number(median(bare))} ms{compared(kept, key, bare)}"
    return [at_most(f"{row.title}, {row.viewers:,} viewers, {row.workers} workers", f"≤ {bound:.2f} × limit",
                    ratios, bound, told)]


def delivery_first(context, row):
    yield from delivery(context, row, 1.15, ("nchan", "ws"), share=0.75)
    # mosquitto is one process: as many viewers as fit into its descriptors, and as many for us beside it.
    viewers = min(15000, row.viewers)
    key = "last_viewer_median_ms"
    mine, kept = [], {}
    with Bench(context, row) as bench:
        others = bench.others("mosquitto")
        if not others:
            return
        ours = bench.ours()
        for _ in context.runs(row, extra="mosquitto", most=OTHERS_RUNS):
            mine.append(play(context, ours, "announce", viewers, rounds=context.rounds(row)))
            bench.play_others(others, "announce", kept, viewers, rounds=context.rounds(row))
            if not others:
                break
    context.raw(row, {"openfloor_15000": mine, **kept})
    if kept:
        behind(context, kept, key, [one[key] for one in mine])
        theirs = median([one[key] for one in kept["mosquitto"]])
        own = median([one[key] for one in mine])
        yield Line(f"the same, {viewers:,} viewers, beside mosquitto over WebSocket (one process)", "none",
                   f"{number(own)} ms, mosquitto {number(theirs)} ms: {times(theirs / own)} ours", None)


def burst(context, row):
    kept_ours, kept = [], {}
    with Bench(context, row) as bench:
        ours = bench.ours()
        others = {} if context.quick else bench.others("nchan", "ws")
        for run in context.runs(row):
            kept_ours.append(play(context, ours, "burst", row.viewers, seconds=60))
            if run <= OTHERS_RUNS:
                bench.play_others(others, "burst", kept, seconds=60)
    context.raw(row, {"openfloor": kept_ours, **kept})
    last = median([one["burst_last_ms"] for one in kept_ours])
    single = median([one["single_last_ms"] for one in kept_ours])
    theirs = "".join(f"; {NAMES[name]} {number(median([one['burst_last_ms'] for one in figures]))} ms"
                     for name, figures in kept.items())
    behind(context, kept, "burst_last_ms", [one["burst_last_ms"] for one in kept_ours])
    return [at_most(f"{row.title}, {row.viewers:,} viewers", "≤ 4 × the time of one entry",
                    [one["ratio"] for one in kept_ours], 4, f"{number(last)} ms, one entry {number(single)} ms{theirs}")]


def cpu(context, row):
    """From the runs of `delivery` where it was measured, or from its own."""
    key = "server_cpu_us_per_delivery"
    had = context.results.get("delivery", {})
    context.done[row.key] = context.done.get("delivery", 0)
    kept = {name: had[name] for name in ("openfloor", "limit", "nchan", "ws") if had.get(name)}
    if not ("openfloor" in kept and "limit" in kept):
        kept = {"openfloor": [], "limit": []}
        with Bench(context, row) as bench:
            ours, limit, others = bench.ours(), bench.limit(), bench.others("nchan", "ws")
            for _ in context.runs(row):
                one, bare = bench.pair("announce", ours, limit, rounds=context.rounds(row))
                kept["openfloor"].append(one)
                kept["limit"].append(bare)
                bench.play_others(others, "announce", kept, rounds=context.rounds(row))
    if not all(key in one for one in kept["openfloor"] + kept["limit"]):
        raise Failure(f"the load did not tell {key}")
    context.raw(row, {name: [{key: one.get(key)} for one in figures] for name, figures in kept.items()})
    mine, bare = [one[key] for one in kept["openfloor"]], [one[key] for one in kept["limit"]]
    ratios = [a / b for a, b in zip(mine, bare) if b > 0]
    if not ratios:
        raise Failure("the limit's processor time is too short to be compared with: more viewers are needed")
    lines = [at_most(row.title, "≤ 1.10 × limit", ratios, 1.1,
                     f"{number(median(mine))} µs, limit {number(median(bare))} µs")]
    for name in ("nchan", "ws"):
        theirs = [one[key] for one in kept.get(name, []) if key in one]
        if theirs:
            value = median(theirs)
            lines.append(Line(f"the same, beside {NAMES[name]}", "less" if name == "nchan" else "none",
                              f"{number(median(mine))} µs, {NAMES[name]} {number(value)} µs",
                              median(mine) < value if name == "nchan" else None))
    return lines


def memory(context, row):
    """Each time a new server: what one has freed it would use again, unseen."""
    share = row.viewers // 2

    def idle(kept, start, viewers, is_tls=False):
        with Bench(context, row) as bench:
            kept.append(play(context, bench.keep(start()), "idle", viewers, tls=is_tls))

    plain, floor, secret = [], [], []
    for _ in context.runs(row, share=0.5):
        idle(plain, lambda: context.city.serve(row.workers), row.viewers)
        idle(floor, lambda: servers.start_floor(context.folder), share)
    context.raw(row, {"plain": plain, "floor": floor})
    mine, least = (median([one["bytes_per_viewer"] for one in kept]) for kept in (plain, floor))
    yield Line(f"{row.title}, plain", "≤ 1,536 B over what libwebsockets takes",
               f"{mine - least:,.0f} B over ({mine:,.0f} B, libwebsockets itself {least:,.0f} B)", mine - least <= 1536)
    for _ in context.runs(row, extra="TLS"):
        idle(secret, lambda: context.city.serve(row.workers, tls=True), share, is_tls=True)
    context.raw(row, {"tls": secret})
    whole = median([one["bytes_per_viewer"] for one in secret])
    yield Line(f"{row.title}, TLS", "≤ 14,336 B", f"{whole:,.0f} B", whole <= 14336)


def tls(context, row):
    key = "last_viewer_median_ms"
    mine, bare = [], []
    with Bench(context, row) as bench:
        ours, limit = bench.ours(tls=True), bench.limit()
        for _ in context.runs(row):
            mine.append(play(context, ours, "announce", row.viewers, tls=True, rounds=context.rounds(row)))
            bare.append(play(context, limit, "announce", row.viewers, rounds=context.rounds(row)))
    context.raw(row, {"openfloor": mine, "limit": bare})
    told = f"{number(median([one[key] for one in mine]))} ms, plain limit {number(median([one[key] for one in bare]))} ms"
    return [at_most(f"{row.title}, {row.viewers:,} viewers", "≤ 1.80 × plain limit",
                    [a[key] / b[key] for a, b in zip(mine, bare)], 1.8, told)]


def storm(context, row):
    """As fast as the server takes them, which is what accepting is compared with; and within 5 s."""
    at_once, bare, spread, reads = [], [], [], []
    with Bench(context, row) as bench:
        ours, limit = bench.ours(), bench.limit()
        for _ in context.runs(row):
            one, least = bench.pair("storm", ours, limit, seconds=60, over=0)
            at_once.append(one)
            bare.append(least)
            before = ours.metric("openfloor_store_reads_total")
            spread.append(play(context, ours, "storm", row.viewers, seconds=60, over=5))
            reads.append(ours.metric("openfloor_store_reads_total") - before)
    context.raw(row, {"openfloor_at_once": at_once, "limit": bare, "openfloor": spread, "reads": reads})
    key = "caught_up_ms"

    def middle(kept, name):
        return number(median([one[name] for one in kept]))

    yield at_most(f"{row.title}, {row.viewers:,} viewers, as fast as they are taken: all caught up",
                  "≤ 1.50 × the limit's time to accept them", [a[key] / b[key] for a, b in zip(at_once, bare)], 1.5,
                  f"{middle(at_once, key)} ms, limit {middle(bare, key)} ms")
    yield at_most("within 5 s: live entries meanwhile (p99)", "≤ 3 × their normal time",
                  [one["live_p99_ms"] / one["calm_p99_ms"] for one in spread], 3,
                  f"{middle(spread, 'live_p99_ms')} ms, normally {middle(spread, 'calm_p99_ms')} ms; the slowest "
                  f"{middle(spread, 'live_worst_ms')} and {middle(spread, 'calm_worst_ms')} ms; "
                  f"all caught up after {middle(spread, key)} ms")
    yield Line("readings of the database while all join, drop and come back", "not one for each viewer",
               f"{median(reads):,.0f} for {2 * row.viewers:,} joins", max(reads) < row.viewers / 50)


def slow(context, row):
    """Only the first run waits for the server to close those that do not read: it takes a minute."""
    kept = []
    with Bench(context, row) as bench:
        ours = bench.ours()
        for run in context.runs(row):
            patience = 90 if run == 1 and not context.quick else 1
            kept.append(play(context, ours, "slow", row.viewers, seconds=90 + patience, patience=patience))
    context.raw(row, {"openfloor": kept})
    others, before = (median([one[key] for one in kept]) for key in ("others_last_ms", "others_last_before_ms"))
    yield at_most(f"{row.title}, {row.viewers:,} viewers: the others' time to the last", "≤ 1.05 × without them",
                  [one["ratio"] for one in kept], 1.05, f"{number(others)} ms, without {number(before)} ms")
    first = kept[0]
    gone, anew, stuck = first["stuck_closed"], first["stuck_new_hello"], first["stuck"]
    grown = (first.get("memory_greatest_kb", 0) - first.get("memory_before_kb", 0)) / 1024
    after = f" after {first['stuck_closed_after_s']:.0f} s" if "stuck_closed_after_s" in first else ""
    yield Line("what becomes of the stuck ones", "a new hello, or closed after a minute",
               f"{gone} of {stuck} closed{after}, {anew} with a new hello; the workers' memory grew by {grown:.1f} MB at most",
               gone + anew >= stuck)


def alone(scenario, work, goal, bound, told, seconds=60):
    """A row that needs our server alone, and whose scenario gives a ratio."""
    def measure(context, row):
        kept = []
        with Bench(context, row) as bench:
            ours = bench.ours()
            for _ in context.runs(row):
                kept.append(play(context, ours, scenario, row.viewers, seconds=seconds))
        context.raw(row, {"openfloor": kept})
        words = ", ".join(f"{name} {number(median([one[key] for one in kept]))} ms"
                          for key, name in told.items() if all(key in one for one in kept))
        return [at_most(f"{row.title}{work.format(viewers=row.viewers)}", goal,
                        [one["ratio"] for one in kept], bound, words or "no times")]
    return measure


def counters(context, row):
    kept, shares = [], []
    with Bench(context, row) as bench:
        ours = bench.ours()
        for _ in context.runs(row):
            watches = []

            def watch(child, watches=watches):
                watches.append(ShareWatch(ours, child))
                watches[0].start()

            kept.append(play(context, ours, "counters", row.viewers, seconds=60, on_line=watch))
            watches[0].join(5)
            shares.append(watches[0].greatest)
    context.raw(row, {"openfloor": kept, "shares": shares})
    worst = median([one["worst_staleness_ms"] for one in kept])
    return [Line(f"{row.title}, {row.viewers:,} viewers", "every viewer has the newest within 3 s",
                 f"{number(worst)} ms at the worst", worst <= 3000),
            Line("passes of counters, of the loops' time", "never more than a fifth", f"{max(shares):.1%} at the most",
                 round(max(shares), 2) <= 0.2)]


def crash(context, row):
    """One of two workers is killed with half of all viewers on it."""
    kept = []
    with Bench(context, row) as bench:
        ours = bench.ours()
        for _ in context.runs(row):
            kept.append(play(context, ours, "crash", row.viewers, seconds=90))
    context.raw(row, {"openfloor": kept})
    times_ms = [one["all_back_ms"] for one in kept]
    return [Line(f"{row.title}, {row.viewers:,} viewers, {row.workers} workers", "all back within 10 s, none misses an entry",
                 f"{median([one['left'] for one in kept]):,.0f} lost their connection, all back after "
                 f"{number(median(times_ms))} ms ({number(max(times_ms))} at the most)", max(times_ms) <= 10000)]


def growth(context, row):
    """The same servers with more and more viewers; the limit beside them in the first run."""
    kept, bare = {size: [] for size in context.sizes}, {}
    for run in context.runs(row):
        for size in context.sizes:
            with Bench(context, row) as bench:
                ours = bench.ours()
                before = workers_kilobytes(ours.pid)
                watches = []

                def watch(child, ours=ours, watches=watches):
                    watches.append(MemoryWatch(ours, child))
                    watches[0].start()

                figures = play(context, ours, "announce", size, rounds=context.rounds(row), on_line=watch)
                watches[0].join(5)
                if watches[0].kilobytes:
                    figures["memory_mb"] = (watches[0].kilobytes - before) / 1024
                kept[size].append(figures)
            if run == 1:
                with Bench(context, row) as bench:
                    bare[size] = play(context, bench.limit(), "announce", size, rounds=context.rounds(row))
    return growth_lines(context, row, kept, bare)


def fit(xs, ys):
    """Slope, intercept and r² of the straight line through the points."""
    mean_x, mean_y = statistics.fmean(xs), statistics.fmean(ys)
    across = sum((x - mean_x) ** 2 for x in xs)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / across
    start = mean_y - slope * mean_x
    whole = sum((y - mean_y) ** 2 for y in ys)
    left = sum((y - start - slope * x) ** 2 for x, y in zip(xs, ys))
    return slope, start, 1 - left / whole if whole else 1.0


def growth_lines(context, row, kept, bare):
    sizes = list(kept)
    key = "last_viewer_median_ms"
    curve = {"viewers": sizes, "ms": [median([one[key] for one in kept[size]]) for size in sizes],
             "limit_ms": [bare[size][key] for size in sizes if size in bare],
             "mb": [median([one["memory_mb"] for one in kept[size] if "memory_mb" in one] or [0]) for size in sizes]}
    curve["ms_line"], curve["mb_line"] = fit(sizes, curve["ms"]), fit(sizes, curve["mb"])
    context.curve = curve
    context.raw(row, {"openfloor": {str(size): figures for size, figures in kept.items()},
                      "limit": {str(size): figures for size, figures in bare.items()}, "curve": curve})
    span = f"{sizes[0]:,} to {sizes[-1]:,} viewers, {row.workers} workers"
    lines = []
    for work, unit, values, line in (("time until the last viewer", "ms", curve["ms"], curve["ms_line"]),
                                     ("memory of the workers", "MB", curve["mb"], curve["mb_line"])):
        lines.append(Line(f"{row.title}, {span}: {work}", "a straight line (r² ≥ 0.98)",
                          f"r² = {line[2]:.4f}; {number(values[0])} to {number(values[-1])} {unit}, "
                          f"{line[0] * 1000:.2f} {unit} per 1,000 viewers", line[2] >= 0.98))
    return lines


ROWS = [
    Row("delivery", "400 B announcement until the last viewer has it", 5, 420, 30000, 2, delivery_first, quick=True),
    Row("delivery60k", "400 B announcement until the last viewer has it", 5, 230, 60000, 4, lambda context, row: delivery(context, row, 1.15)),
    Row("delivery200k", "400 B announcement until the last viewer has it", 5, 560, 200000, 14, lambda context, row: delivery(context, row, 1.25)),
    Row("burst", "100 entries within 200 ms", 5, 170, 30000, 2, burst, quick=True),
    Row("cpu", "server CPU per delivery", 3, 5, 30000, 2, cpu, quick=True),
    Row("memory", "user-space memory per idle viewer", 3, 110, 20000, 2, memory),
    Row("tls", "400 B announcement over TLS", 3, 150, 20000, 2, tls),
    Row("storm", "everybody drops and comes back within 5 s", 3, 200, 30000, 2, storm),
    Row("crash", "a worker is killed with its viewers", 3, 80, 30000, 2, crash),
    Row("slow", "1 % stop reading, 1 % read 1 KB/s", 3, 200, 10000, 2, slow),
    Row("growth", "cost as it grows", 3, 400, 160000, 14, growth),
    Row("acks", "acknowledgement of a question (p99)", 3, 130, 60000, 4, alone(
        "acks", " while {viewers:,} watch", "≤ 3 × that of an idle server", 3,
        {"watched_p99_ms": "watched", "idle_p99_ms": "idle", "announced_p99_ms": "with an entry each 10 s besides"})),
    Row("counters", "counters while 5,000 vote a second", 3, 90, 28000, 2, counters),
    Row("fair", "a small event beside a large one", 3, 80, 30000, 2, alone(
        "fair", " of {viewers:,} viewers on the same workers", "≤ 2 × alone", 2,
        {"beside_p99_ms": "beside it", "alone_p99_ms": "alone"})),
]
