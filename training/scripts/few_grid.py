"""Trains every method at every number of labels and writes one result a run; run it several times side by side to share the runs."""

import dataclasses
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from emotion.few.grid import SIZES, Cell, Size, cells, claims_of
from emotion.few.methods import METHODS
from emotion.few.pool import ferplus_pool, ferplus_test
from emotion.few.student import Learning, logits
from emotion.metrics import scores
from emotion.paths import CACHE, parser
from emotion.training import prepare_torch, say


def run(cell: Cell, size: Size, folder: Path, device: str) -> dict:
    """One training, to its last epoch; PrivateTest is looked at once, afterwards."""
    pool = ferplus_pool(cell.labels, cell.seed)
    learning = Learning(METHODS[cell.method], pool, size.budget, cell.seed, device)
    checkpoint = folder / f"{cell.name}.pt"
    if learning.resume(checkpoint):
        say(run=cell.name, goes_on_after_epoch=learning.epochs_done)
    started = time.process_time()
    while not learning.done():
        found = learning.epoch()
        learning.save(checkpoint)
        say(run=cell.name, epoch=learning.epochs_done, of=size.budget.epochs, loss=found["loss"], pseudo=found["pseudoShare"], right=found["pseudoPrecision"])
    crops, truth = ferplus_test()
    test = scores(truth, logits(learning.teacher, crops).argmax(1))
    result = {**dataclasses.asdict(cell), "labelled": len(pool.labelled), "test": test, "history": learning.history, "cpuSeconds": round(time.process_time() - started)}
    checkpoint.unlink()
    return result


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--size", choices=tuple(SIZES), default="small", help="; ".join(f"{name}: {size.about}" for name, size in SIZES.items()))
    args.add_argument("--only", nargs="*", default=None, metavar="RUN", help="only these, as they are named in the progress")
    args = args.parse_args()
    if not (CACHE / "faces.npz").exists():
        raise SystemExit("training/cache/faces.npz is missing: run scripts/prepare.py --only faces first")
    prepare_torch(args.threads, args.seed)
    size, claims = SIZES[args.size], claims_of(args.size)
    wanted = [cell for cell in cells(size) if args.only is None or cell.name in args.only]
    if not wanted:
        raise SystemExit(f"no such run: {' '.join(args.only)}; there are {' '.join(cell.name for cell in cells(size))}")
    while True:
        cell = next((cell for cell in wanted if claims.take(cell)), None)
        if cell is None:
            break
        result = run(cell, size, claims.folder, args.device)
        claims.finish(cell, result)
        done = sum(claims.result(cell) is not None for cell in wanted)
        say(done=done, of=len(wanted), run=cell.name, accuracy=result["test"]["accuracy"], macroF1=result["test"]["macroF1"], cpu_s=result["cpuSeconds"])
    say(left_to_other_processes=sum(claims.result(cell) is None for cell in wanted))


if __name__ == "__main__":
    main()
