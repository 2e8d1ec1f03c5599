"""Draws reliability diagrams as one SVG that can be read in light and dark and without telling colours apart."""

from dataclasses import dataclass
from html import escape

import numpy as np

from emotion.metrics import BINS

SIDE, GAP, LEFT, TOP = 232, 58, 54, 74  # of a panel and around it, in SVG units
HISTOGRAM_TOP, HISTOGRAM = 26, 56
LEAST_SHARE = 0.005  # a bin with fewer of the readings says nothing of what is right, and shows only in the histogram
STYLE = """
  text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; font-size: 11.5px; fill: #3c4650 }
  .title { font-size: 15px; font-weight: 600; fill: #14191d }
  .page { fill: #ffffff } .frame { fill: none; stroke: #8b969f } .grid { stroke: #e3e8ec }
  .bar { fill: #a9d3e2; stroke: #1f6f8b } .mass { fill: #1f6f8b } .ideal { stroke: #3c4650; stroke-dasharray: 6 4 }
  .line { fill: none; stroke: #0d4154; stroke-width: 2 } .dot { fill: #0d4154; stroke: #ffffff }
  .unsure { stroke: #a03b00; stroke-width: 1.6; stroke-dasharray: 2 3 } .hint { fill: #a03b00 }
  @media (prefers-color-scheme: dark) {
    text { fill: #b9c4cc } .title { fill: #eef3f6 } .page { fill: #14191d } .frame { stroke: #66727c } .grid { stroke: #2a333a }
    .bar { fill: #24505f; stroke: #5bb8d4 } .mass { fill: #5bb8d4 } .ideal { stroke: #b9c4cc }
    .line { stroke: #c5ecf8 } .dot { fill: #c5ecf8; stroke: #14191d } .unsure { stroke: #ffab70 } .hint { fill: #ffab70 }
  }"""


@dataclass(frozen=True)
class Panel:
    """`bins` [n, 3] as metrics.reliability gives them; `error` and `by_chance` are calibration errors."""

    title: str
    subtitle: str
    bins: np.ndarray
    error: float
    by_chance: float
    unsure: float


def line(kind: str, x0: float, y0: float, x1: float, y1: float) -> str:
    return f'<line class="{kind}" x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"/>'


def text(x: float, y: float, words: str, anchor: str = "middle", kind: str = "", turn: bool = False) -> str:
    turned = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turn else ""
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{turned}>{escape(words)}</text>'


def drawn(panel: Panel, left: float) -> list[str]:
    """One panel: bars and line of what was right over what was claimed, the ideal diagonal, and how many readings claim it."""
    bottom, wide = TOP + SIDE, SIDE / BINS
    below, floor = bottom + HISTOGRAM_TOP, bottom + HISTOGRAM_TOP + HISTOGRAM
    parts = [text(left, TOP - 44, panel.title, "start", "title"), text(left, TOP - 27, panel.subtitle, "start")]
    parts.append(text(left, TOP - 11, f"calibration error {panel.error:.3f}, by chance {panel.by_chance:.3f}", "start"))
    for share in (0, 0.25, 0.5, 0.75, 1):
        x, y = left + share * SIDE, bottom - share * SIDE
        parts += [line("grid", left, y, left + SIDE, y), line("grid", x, TOP, x, bottom)]
        parts += [text(left - 6, y + 4, f"{share:.0%}", "end"), text(x, bottom + 15, f"{share:.0%}")]
    places = np.minimum((panel.bins[:, 1] * BINS).astype(int), BINS - 1)
    most = panel.bins[:, 0].max()
    for place, (share, _, right) in zip(places, panel.bins):
        x, high, deep = left + place * wide + 1, right * SIDE, share / most * HISTOGRAM
        if share >= LEAST_SHARE:
            parts.append(f'<rect class="bar" x="{x:.1f}" y="{bottom - high:.1f}" width="{wide - 2:.1f}" height="{high:.1f}"/>')
        parts.append(f'<rect class="mass" x="{x:.1f}" y="{floor - deep:.1f}" width="{wide - 2:.1f}" height="{deep:.1f}"/>')
    parts.append(line("ideal", left, bottom, left + SIDE, TOP))
    points = [(left + claimed * SIDE, bottom - right * SIDE) for share, claimed, right in panel.bins if share >= LEAST_SHARE]
    parts.append(f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>')
    parts += [f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>' for x, y in points]
    at = left + panel.unsure * SIDE
    parts += [line("unsure", at, TOP, at, bottom), line("unsure", at, below, at, floor)]
    parts.append(text(at - 5, TOP + 13, "\N{LEFTWARDS ARROW} unsure", "end", "hint"))
    parts.append(f'<rect class="frame" x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>')
    parts += [line("frame", left, floor, left + SIDE, floor), text(left - 6, below + 9, f"{most:.0%}", "end"), text(left - 6, floor, "0", "end")]
    parts.append(text(left + SIDE / 2, floor + 17, "probability of the label"))
    return parts


def figure(panels: list[Panel], caption: str) -> str:
    """The whole SVG; `caption` is also what a screen reader says."""
    bottom, floor = TOP + SIDE, TOP + SIDE + HISTOGRAM_TOP + HISTOGRAM
    width, height = LEFT + len(panels) * (SIDE + GAP) - GAP + 20, floor + 56
    parts = [f'<rect class="page" width="{width}" height="{height}"/>']
    for number, panel in enumerate(panels):
        parts += drawn(panel, LEFT + number * (SIDE + GAP))
    parts.append(text(14, TOP + SIDE / 2, "share that is right", turn=True))
    parts.append(text(14, (bottom + HISTOGRAM_TOP + floor) / 2, "readings", turn=True))
    parts.append(line("ideal", LEFT, height - 14, LEFT + 28, height - 14))
    parts.append(text(LEFT + 34, height - 10, "as right as it says;  bars below it: too sure, above it: not sure enough", "start"))
    body = "\n  ".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">\n'
        f"  <title>{escape(caption)}</title>\n  <style>{STYLE}\n  </style>\n  {body}\n</svg>\n"
    )
