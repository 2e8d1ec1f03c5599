"""Writes docs/FEW-LABELS.md and its pictures from the runs of few_grid.py that are done."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.few.grid import SIZES, claims_of
from emotion.few.report import write_report
from emotion.paths import parser


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--size", choices=tuple(SIZES), default="small")
    args = args.parse_args()
    write_report(args.size, SIZES[args.size], claims_of(args.size))


if __name__ == "__main__":
    main()
