"""How the drawn figures of docs/ look: matplotlib as SVG that is the same every time, on white, with a light grid."""

from emotion.paths import MODELS

DOCS = MODELS.parent / "docs"


def pyplot():
    """matplotlib.pyplot, set up; imported only where something is drawn."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"font.size": 10, "font.family": "sans-serif", "svg.fonttype": "none", "svg.hashsalt": "overtone"})
    from matplotlib import pyplot as drawing

    return drawing


def finish(figure, name: str) -> None:
    """Tidies every axes and writes docs/images/NAME.svg."""
    for axes in figure.axes:
        axes.grid(color="#e5e5e5", linewidth=0.8)
        axes.set_axisbelow(True)
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
    if figure.get_layout_engine() is None:
        figure.tight_layout()
    figure.savefig(DOCS / "images" / f"{name}.svg", facecolor="white", metadata={"Date": None})
    pyplot().close(figure)
