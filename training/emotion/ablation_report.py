"""The ablation's table (docs/ABLATION.md) and its plot (docs/images/ablation.svg), from the result files."""

import numpy as np

from emotion.ablation import BASELINES, CLEAN, MASKED, STREAM_TICKS, STRIDE, VARIANTS, VOICE_REMOVED
from emotion.plots import DOCS, finish, pyplot

ROWS = (*BASELINES.values(), *(variant.name for variant in VARIANTS))
LINES = (CLEAN, *MASKED.values())  # of the plot, from left to right
COLUMNS = (*LINES, VOICE_REMOVED)
# Okabe and Ito's colours, told apart by colour-blind people, and a marker each: never by colour alone.
LOOKS = {
    BASELINES["visual"]: ("#777777", "x", ":"), BASELINES["speech"]: ("#777777", "+", ":"), "visual only": ("#56B4E9", "v", "--"),
    "audio only": ("#E69F00", "^", "--"), "concat": ("#000000", "o", "-"), "+ cross-attention": ("#CC79A7", "s", "-"),
    "+ safe guard": ("#D55E00", "D", "-"), "+ modality dropout": ("#0072B2", "P", "-"), "+ focal loss": ("#8C6D1F", "*", "-"),
    "+ soft voting": ("#009E73", "X", "-"), "+ testimony (ours)": ("#5B2C83", "h", "-"),
}

INTRODUCTION = """# Ablation of the fused model

Which piece of the model gives what (after arXiv 2603.08034), on our own data and written by
`training/scripts/ablate.py`, which does it all again.

**These are surrogate pairs**: there is no set here in which face and voice belong to one person, so each stream of {seconds} s
joins faces of FER+ PrivateTest with voices of speakers that no training heard, by *label*. Agreement between the two is
therefore built in, and the gain of using both says that the fusion works, not how much a person's voice helps to read
that person. Labels change every 1 to 10 s; a fifth of the spans are silent. Every tick of 250 ms counts, also those with
nothing to see or hear. {streams} streams; each row trained for {steps} steps with seeds {seeds}.

- **Masked** columns remove that share of the face's ticks in spans of 1 to 3 s. The faces go first, because a clean
  score cannot show what the safe guard and modality dropout are for.
- **Without the guard** what is missing is a zero vector that is attended to like any other: a mask alone would be a
  division by zero where every key is masked.
- **Modality dropout** brings the windows of a face alone or a voice alone with it.
- **Soft voting** reads each tick from all windows that hold it ({stride} ticks apart), not from the first alone; it
  shares its weights with the row above. Live, it costs no waiting: a shown label is corrected as windows come in.
- **Testimony** is ours: the encoders' own heads are added to the logits. It is what is shipped.
- **Interpolated** rows are the encoders alone, their probabilities interpolated over the ticks they did not see
  (HSEmotion's baseline); with nothing at all they are uniform.
"""


def gathered(results: dict[str, dict], row: str, column: str, figure: str) -> np.ndarray:
    """One number a seed."""
    return np.array([own["scores"][column][figure] for own in results.values() if own["row"] == row])


def cell(values: np.ndarray, scale: float = 100, digits: int = 1) -> str:
    """Mean and half the range over the seeds."""
    if len(values) == 0:
        return "-"
    middle = f"{scale * values.mean():.{digits}f}"
    return middle if len(values) == 1 else f"{middle} ± {scale * np.ptp(values) / 2:.{digits}f}"


def table(results: dict[str, dict], figure: str, scale: float = 100, digits: int = 1) -> str:
    best = {}
    for column in COLUMNS:
        means = {row: gathered(results, row, column, figure).mean() for row in ROWS if len(gathered(results, row, column, figure))}
        best[column] = max(means, key=means.get) if means else None
    lines = ["| | " + " | ".join(COLUMNS) + " |", "| --- |" + " ---: |" * len(COLUMNS)]
    for row in ROWS:
        cells = [cell(gathered(results, row, column, figure), scale, digits) for column in COLUMNS]
        if figure != "extraChangesPerMinute":
            cells = [f"**{text}**" if best[column] == row else text for column, text in zip(COLUMNS, cells)]
        lines.append(f"| {row} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def write_report(results: dict[str, dict]) -> None:
    """Writes both files; rows that have not been run yet are dashes."""
    trained = [own for own in results.values() if own["seed"] > 0]
    if not trained:
        raise SystemExit("nothing to report yet: run scripts/ablate.py without --report first")
    facts = {
        "seconds": STREAM_TICKS // 4, "stride": STRIDE, "streams": trained[0]["streams"], "steps": trained[0]["steps"],
        "seeds": " and ".join(str(seed) for seed in sorted({own["seed"] for own in trained})),
    }
    parts = [
        INTRODUCTION.format(**facts),
        "![Macro-F1 of each row as more of the face is masked, and without the voice](images/ablation.svg)\n",
        "## Macro-F1, %\n\nMean of the seeds ± half their range; the best of a column in bold.\n", table(results, "macroF1"),
        "\n## Accuracy, %\n", table(results, "accuracy"),
        "\n## Needless changes of the label, a minute\n\nChanges shown beyond those that happened: the jitter that soft voting is for.\n",
        table(results, "extraChangesPerMinute", 1, 1),
    ]
    (DOCS / "ABLATION.md").write_text("\n".join(parts) + "\n")
    draw(results)


def draw(results: dict[str, dict]) -> None:
    """Lines over the masked share, and beside them the score without the voice."""
    figure, (left, right) = pyplot().subplots(1, 2, figsize=(10, 5.6), gridspec_kw={"width_ratios": [3, 1.25]}, sharey=False)
    shares = [0, *(100 * share for share in MASKED)]
    for row in ROWS:
        colour, marker, line = LOOKS[row]
        means = [100 * gathered(results, row, column, "macroF1").mean() for column in LINES if len(gathered(results, row, column, "macroF1"))]
        if len(means) == len(LINES):
            left.plot(shares, means, line, color=colour, marker=marker, label=row, linewidth=1.6, markersize=6)
        alone = 100 * gathered(results, row, VOICE_REMOVED, "macroF1")
        if len(alone):
            right.plot([alone.min(), alone.max()], [row, row], "-", color=colour, linewidth=3, alpha=0.5)
            right.plot([alone.mean()], [row], marker=marker, color=colour, markersize=7)
    left.set_xlabel("share of the face's ticks that is masked, %")
    left.set_ylabel("macro-F1, %")
    left.set_xticks(shares)
    left.set_title("Face and voice, surrogate pairs", loc="left", fontsize=11)
    left.legend(fontsize=8, ncols=2, frameon=False, loc="lower left")
    right.set_title("Voice removed", loc="left", fontsize=11)
    right.set_xlabel("macro-F1, %")
    right.invert_yaxis()
    right.tick_params(axis="y", labelsize=8)
    finish(figure, "ablation")
