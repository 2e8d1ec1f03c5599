"""Pictures of the comparison: accuracy over labels, thresholds over time, and what the labels are worth that the method makes itself."""

import numpy as np

from emotion.few.grid import Cell, Size, runs_of
from emotion.few.methods import COMPARED, METHODS
from emotion.few.pool import SEVEN
from emotion.plots import finish, pyplot

# Okabe and Ito's colours and a marker each: never by colour alone.
LOOKS = {
    "labels": ("#777777", "x", ":"), "fixmatch": ("#E69F00", "^", "-"),
    "flexmatch": ("#56B4E9", "v", "-"), "uda": ("#CC79A7", "s", "-"), "adacm": ("#0072B2", "D", "-"), "ours": ("#D55E00", "o", "-"),
}
CLASS_LOOKS = tuple(zip(("#000000", "#D55E00", "#8C6D1F", "#5B2C83", "#009E73", "#0072B2", "#E69F00"), "osD^vPX"))


def draw_accuracy(results: dict[Cell, dict], size: Size) -> None:
    """Mean over the seeds, and a bar from the worst to the best; methods stand a little beside each other."""
    figure, axes = pyplot().subplots(figsize=(8, 5))
    places = np.arange(len(size.labels))
    for number, method in enumerate(COMPARED):
        colour, marker, line = LOOKS[method]
        found = [[100 * own["test"]["accuracy"] for own in runs_of(results, method, labels).values()] for labels in size.labels]
        here = [place for place, values in enumerate(found) if values]
        if not here:
            continue
        means = np.array([np.mean(found[place]) for place in here])
        spread = np.array([[np.mean(found[place]) - min(found[place]), max(found[place]) - np.mean(found[place])] for place in here]).T
        axes.errorbar(places[here] + 0.03 * (number - 3), means, spread, fmt=line, marker=marker, color=colour, label=METHODS[method].title, capsize=3, linewidth=1.5)
    whole = [100 * own["test"]["accuracy"] for own in runs_of(results, "full", None).values()]
    if whole:
        axes.axhspan(min(whole), max(whole), color="#009E73", alpha=0.25, label=METHODS["full"].title)
    axes.set_xticks(places, [str(labels) for labels in size.labels])
    axes.set_xlim(-0.3, len(places) - 0.7)
    axes.set_xlabel("labels a class")
    axes.set_ylabel("accuracy on PrivateTest, %")
    axes.legend(fontsize=8, frameon=False, loc="best")
    finish(figure, "few-accuracy")


def draw_thresholds(results: dict[Cell, dict], size: Size) -> None:
    """One panel for each number of labels whose run is done, a line for each class; the first seed."""
    runs = {labels: results.get(Cell("ours", labels, size.seeds[0])) for labels in size.labels}
    shown = [labels for labels in size.labels if runs[labels]] or size.labels
    figure, panels = pyplot().subplots(1, len(shown), figsize=(4.6 * len(shown), 3.8), sharey=True, squeeze=False)
    for axes, labels in zip(panels[0], shown):
        own = runs[labels]
        axes.set_title(f"{labels} labels a class", loc="left", fontsize=11)
        axes.set_xlabel("epoch")
        axes.xaxis.get_major_locator().set_params(integer=True)
        for label, (colour, marker) in enumerate(CLASS_LOOKS if own else ()):
            taus = [epoch["thresholds"][label] for epoch in own["history"]]
            axes.plot(range(1, len(taus) + 1), taus, color=colour, marker=marker, markersize=4, markevery=(label, 5), label=SEVEN[label], linewidth=1.3)
    panels[0][0].set_ylabel("dynamic threshold")
    if panels[0][-1].lines:
        panels[0][-1].legend(fontsize=8, frameon=False)
    finish(figure, "few-thresholds")


def draw_labels(results: dict[Cell, dict], size: Size) -> None:
    """Shares (left) and precision (right) of pseudo-labels and of negative labels, epoch by epoch; mean of the seeds."""
    figure, panels = pyplot().subplots(len(size.labels), 2, figsize=(9.5, 3.2 * len(size.labels) + 0.8), sharex=True, squeeze=False, layout="constrained")
    for row, labels in zip(panels, size.labels):
        for axes, (kinds, title) in zip(row, ((("pseudoShare", "negativeShare"), "share of the unlabelled faces"), (("pseudoPrecision", "negativePrecision"), "right"))):
            axes.set_title(f"{title}, {labels} labels a class", loc="left", fontsize=10)
            for method in ("fixmatch", "flexmatch", "adacm", "ours"):
                colour, marker, _ = LOOKS[method]
                for kind, line in zip(kinds, ("-", "--")):
                    if line == "--" and not METHODS[method].negative:
                        continue
                    runs = [[epoch[kind] for epoch in own["history"]] for own in runs_of(results, method, labels).values()]
                    if not runs:
                        continue
                    means = 100 * np.ma.masked_invalid(np.array(runs, dtype=float)).mean(axis=0)
                    name = METHODS[method].title.split(" (")[0] + (": negative labels" if line == "--" else ": pseudo-labels")
                    axes.plot(range(1, len(means) + 1), means, line, color=colour, marker=marker, markersize=4, markevery=4, label=name, linewidth=1.3)
            axes.set_ylabel("%")
    for axes in panels[-1]:
        axes.set_xlabel("epoch")
        axes.xaxis.get_major_locator().set_params(integer=True)
    # Above the panels: each of them has lines everywhere.
    figure.legend(*panels[0][0].get_legend_handles_labels(), fontsize=8, frameon=False, loc="outside upper left", ncols=2)
    finish(figure, "few-labels")
