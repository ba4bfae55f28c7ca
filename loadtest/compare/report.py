"""What is left of a comparison: a Markdown table, the raw figures as JSON, and a picture of the growth."""

import html
import json
import os
import platform
import time

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 440, 300, 60, 56, 46
OURS, LIMIT, LINE = "#1f5fa8", "#8a8a8a", "#c8553d"


def machine():
    model = "unknown"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    with open("/proc/meminfo") as file:
        kilobytes = int(file.readline().split()[1])
    return {"cores": os.cpu_count(), "processor": model, "memory_gb": round(kilobytes / 1048576, 1),
            "kernel": platform.release()}


def verdict(ok):
    return {True: "ok", False: "short", None: "–"}[ok]


def cells(words):
    return "| " + " | ".join(word.replace("|", "\\|") for word in words) + " |"


def table(context):
    """The whole page, in the order of the rows."""
    about = machine()
    lines = [
        "# Openfloor beside the kernel's limit and what people would pick instead", "",
        f"{time.strftime('%Y-%m-%d %H:%M')}, {about['cores']} cores ({about['processor']}), {about['memory_gb']} GB, "
        f"Linux {about['kernel']}; the load on the same machine.  Ratios are of one run, figures are medians.",
        *(["", "**Small version (--quick): it shows that nothing is lost, not how fast it is.**"] if context.quick else []),
        "", *[f"- {text}" for text in context.opponents.values()], "",
        cells(["work", "goal", "figure", "runs", ""]), "|---|---|---|---|---|",
    ]
    for row in context.rows:
        for line in context.lines.get(row.key, []):
            lines.append(cells([line.work, line.goal, line.figure, str(context.done.get(row.key, 0)), verdict(line.ok)]))
        if row.key in context.failures:
            lines.append(cells([f"{row.title} (`{row.key}`)", "", f"not measured: {context.failures[row.key]}",
                                str(context.done.get(row.key, 0)), "failed"]))
    if context.notes:
        lines += ["", "Notes:", "", *[f"- {note}" for note in context.notes]]
    if context.curve:
        lines += ["", "![growth](growth.svg)"]
    return "\n".join(lines) + "\n"


def write(context):
    """Everything that is known so far; called after each row, so that an interruption loses little."""
    (context.out / "comparison.md").write_text(table(context))
    figures = {
        "machine": machine(), "quick": context.quick, "opponents": context.opponents, "notes": context.notes,
        "failures": context.failures, "runs": context.done, "figures": context.results,
        "lines": {key: [line.__dict__ for line in lines] for key, lines in context.lines.items()},
    }
    (context.out / "comparison.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    if context.curve:
        (context.out / "growth.svg").write_text(picture(context.curve))


def round_up(value):
    """A number at the end of an axis."""
    step = 1.0
    while step * 10 < value:
        step *= 10
    while step > value and step > 1e-6:
        step /= 10
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if step * factor >= value:
            return step * factor
    return step * 10


class Panel:
    """One diagram at X; values up to MOST over viewers up to VIEWERS."""

    def __init__(self, x, viewers, most):
        self.x, self.viewers, self.most = x, viewers, most
        self.width, self.height = WIDTH - LEFT - 20, HEIGHT - TOP - BOTTOM

    def at(self, viewers, value):
        return (self.x + LEFT + self.width * viewers / self.viewers, TOP + self.height * (1 - value / self.most))

    def axes(self, title, unit):
        parts = [f'<text x="{self.x + LEFT}" y="28" class="title">{html.escape(title)}</text>']
        for step in range(5):
            value = self.most * step / 4
            x, y = self.at(0, value)
            parts.append(f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{x + self.width:.1f}" y2="{y:.1f}" class="grid"/>')
            parts.append(f'<text x="{x - 6:.1f}" y="{y + 4:.1f}" text-anchor="end">{value:,.4g}</text>')
            x, y = self.at(self.viewers * step / 4, 0)
            parts.append(f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{self.viewers * step / 4 / 1000:,.4g}k</text>')
        x, y = self.at(0, self.most)
        parts.append(f'<text x="{x - 6:.1f}" y="{y - 10:.1f}" text-anchor="end">{unit}</text>')
        x, y = self.at(self.viewers / 2, 0)
        parts.append(f'<text x="{x:.1f}" y="{y + 36:.1f}" text-anchor="middle">观众 viewers</text>')
        return parts

    def points(self, viewers, values, colour):
        return [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
                for x, y in (self.at(a, b) for a, b in zip(viewers, values))]

    def line(self, fit, colour, word):
        slope, start, straightness = fit
        (x1, y1), (x2, y2) = self.at(0, max(start, 0)), self.at(self.viewers, slope * self.viewers + start)
        return [f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" stroke-width="1.5"/>',
                f'<text x="{self.x + LEFT}" y="44" fill="{colour}">{html.escape(word)} r² = {straightness:.4f}</text>']


def picture(curve):
    viewers = curve["viewers"]
    time_panel = Panel(0, viewers[-1], round_up(max(curve["ms"] + curve["limit_ms"] + [
        curve["ms_line"][0] * viewers[-1] + curve["ms_line"][1]])))
    memory_panel = Panel(WIDTH, viewers[-1], round_up(max(curve["mb"] + [0.001])))
    limits = viewers[:len(curve["limit_ms"])]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {2 * WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11" fill="#333">',
        "<style>.title{font-size:13px;font-weight:bold}.grid{stroke:#ddd}</style>",
        f'<rect width="{2 * WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *time_panel.axes("最后一位观众收到 · until the last viewer has it", "ms"),
        *time_panel.line(curve["ms_line"], OURS, "Openfloor"),
        *time_panel.points(limits, curve["limit_ms"], LIMIT), *time_panel.points(viewers, curve["ms"], OURS),
        *memory_panel.axes("工作进程内存 · memory of the workers", "MB"),
        *memory_panel.line(curve["mb_line"], OURS, "Openfloor"), *memory_panel.points(viewers, curve["mb"], OURS),
    ]
    if limits:
        parts.append(f'<text x="{LEFT + 170}" y="44" fill="{LIMIT}">● 裸 send() 循环 · bare send() loop</text>')
    return "\n".join(parts) + "\n</svg>\n"
