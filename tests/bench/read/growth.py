#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""How cost grows with the history: one table and one plot from what bench_read printed for stores of several sizes."""
import argparse
import dataclasses
import pathlib
import re

STYLE = """
text { font: 12px system-ui, sans-serif; fill: #424a53 }
.title { font-weight: 600 }
.axis { stroke: #8c959f; stroke-width: 1 }
.line { stroke: #0969da; stroke-width: 2; fill: none }
.dot { fill: #0969da }
@media (prefers-color-scheme: dark) {
  text { fill: #c9d1d9 }
  .axis { stroke: #6e7681 }
  .line { stroke: #58a6ff }
  .dot { fill: #58a6ff }
}
"""
PANEL_WIDTH, PANEL_HEIGHT, COLUMNS = 250, 150, 3
LEFT, RIGHT, TOP, BOTTOM = 40, 40, 44, 28  # of a panel, around its axes


@dataclasses.dataclass
class Measure:
    title: str
    row: str  # how the row of bench_read begins
    number: str = r"([\d.,]+ ?(?:µs|ms|MB|s\b)?)"  # the figure in its second column
    over: str = ""  # the row that it is divided by: a disk does more in one hour than in the next
    plotted: bool = True
    rate: bool = False  # a number of times a second, turned into the time of one
    values: list = dataclasses.field(default_factory=list)
    shown: list = dataclasses.field(default_factory=list)


MEASURES = [
    Measure("bare write+fdatasync, a second", "bare write+fdatasync", plotted=False),
    Measure("append, 1 writer, a second", "append, 1 writer", plotted=False),
    Measure("append, 1 writer: of bare loop", "append, 1 writer", over="bare write+fdatasync"),
    Measure("append, 64 writers, a second", "append, 64 writers", plotted=False),
    Measure("64 writers: condition / without", "append, 64 writers, on a condition", over="append, 64 writers"),
    Measure("is a tag unused: median", "is a tag unused"),
    Measure("tag query, 1 match: mean", "tag queries on one core, 1 match", rate=True),
    Measure("tag query, 100 matches: median", "tag query, 100 matches, warm: median"),
    Measure("full scan, events a second", "full scan, events one by one"),
    Measure("open after kill -9", "open after kill -9"),
    Measure("own memory, idle", "resident memory idle"),
    Measure("own memory, under load", "resident memory under load", plotted=False),
    Measure("bytes an event on disk", "bytes an event on disk", r"= ([\d.]+)"),
]
SCALE = {"µs": 1e-6, "ms": 1e-3}


def read_output(path):
    """The size of the store, and each measure's figure as a number and as it was printed."""
    text = path.read_text()
    events = int(re.search(r"^([\d,]+) events in commits", text, re.MULTILINE)[1].replace(",", ""))
    rows = [line.strip("| \n").split(" | ") for line in text.splitlines() if line.startswith("| ")]

    def figure(name, number):
        row = next((row for row in rows if re.match(re.escape(name) + "(?!, on a condition)", row[0])), None)
        if row is None:
            raise SystemExit(f"{path}: no row begins with {name}")
        shown = re.search(number, row[1])[1].strip()
        digits, _, unit = shown.partition(" ")
        return float(digits.replace(",", "")) * SCALE.get(unit, 1), shown

    figures = {}
    for measure in MEASURES:
        value, shown = figure(measure.row, measure.number)
        if measure.over:
            value /= figure(measure.over, measure.number)[0]
            shown = f"{value:.2f}"
        if measure.rate:
            value = 1 / value
            shown = f"{value * 1e6:.1f} µs"
        figures[measure.title] = (value, shown)
    return events, figures


def short(events):
    return f"{events / 1e6:g} M"


def table(sizes):
    lines = ["| events | " + " | ".join(short(events) for events in sizes) + " |", "| --- |" + " ---: |" * len(sizes)]
    lines += [f"| {measure.title} | " + " | ".join(measure.shown) + " |" for measure in MEASURES]
    return "\n".join(lines)


def panel(measure, sizes, left, top):
    """One measure over the number of events: the horizontal axis is evenly spaced by size, the vertical one begins at 0."""
    width, height = PANEL_WIDTH - LEFT - RIGHT, PANEL_HEIGHT - TOP - BOTTOM
    bottom = top + TOP + height
    most = max(measure.values)
    places = [(left + LEFT + width * i / max(1, len(sizes) - 1), bottom - height * value / most) for i, value in enumerate(measure.values)]
    parts = [
        f'<text class="title" x="{left + LEFT - 24}" y="{top + 16}">{measure.title}</text>',
        f'<path class="axis" fill="none" d="M{left + LEFT - 24} {bottom}H{left + LEFT + width + 24}"/>',
        '<path class="line" d="M' + "L".join(f"{x:.0f} {y:.1f}" for x, y in places) + '"/>',
    ]
    for (x, y), shown, events in zip(places, measure.shown, sizes):
        parts.append(f'<circle class="dot" cx="{x:.0f}" cy="{y:.1f}" r="3"/>')
        parts.append(f'<text x="{x:.0f}" y="{y - 7:.1f}" text-anchor="middle">{shown}</text>')
        parts.append(f'<text x="{x:.0f}" y="{bottom + 16}" text-anchor="middle">{short(events)}</text>')
    return "\n".join(parts)


def plot(sizes):
    measures = [measure for measure in MEASURES if measure.plotted]
    rows = -(-len(measures) // COLUMNS)
    size = f"{PANEL_WIDTH * COLUMNS} {PANEL_HEIGHT * rows}"
    panels = [panel(measure, sizes, PANEL_WIDTH * (i % COLUMNS), PANEL_HEIGHT * (i // COLUMNS)) for i, measure in enumerate(measures)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-label="Cost over the number of events">'
    return "\n".join(["<!-- SPDX-License-Identifier: MIT; written by scripts/bench growth -->", head, f"<style>{STYLE}</style>", *panels, "</svg>\n"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outputs", nargs="+", type=pathlib.Path, metavar="OUTPUT", help="what bench_read printed, a file for each size")
    parser.add_argument("--svg", type=pathlib.Path, required=True, help="where the plot goes")
    options = parser.parse_args()
    outputs = sorted((read_output(path) for path in options.outputs), key=lambda output: output[0])
    sizes = [events for events, _ in outputs]
    for measure in MEASURES:
        measure.values = [figures[measure.title][0] for _, figures in outputs]
        measure.shown = [figures[measure.title][1] for _, figures in outputs]
    print(table(sizes))
    options.svg.write_text(plot(sizes))


if __name__ == "__main__":
    main()
