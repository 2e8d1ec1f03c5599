"""Sliding-window soft voting: a tick's distribution is the mean over all windows that hold it (after arXiv 2603.08034)."""

import numpy as np


def window_starts(length: int, window: int, stride: int) -> np.ndarray:
    """First ticks of windows that cover `length` ticks: every `stride`, and one that ends at the end."""
    last = max(0, length - window)
    starts = np.arange(0, last + 1, stride)
    return starts if starts[-1] == last else np.append(starts, last)


def soft_vote(probabilities: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """[W, T, C] distributions of windows that begin at `starts` to [length, C]; a tick in no window gets zeros.

    p_t = mean over the windows w that hold t of softmax(z_w,t). What lies past `length` is ignored.
    """
    windows, ticks, labels = probabilities.shape
    if len(starts) != windows:
        raise ValueError(f"{windows} windows but {len(starts)} starts")
    sums, counts = np.zeros((length, labels)), np.zeros((length, 1))
    for start, votes in zip(starts, probabilities):
        if start < 0:
            raise ValueError(f"a window starts at {start}, before the stream")
        held = max(0, min(ticks, length - start))
        sums[start : start + held] += votes[:held]
        counts[start : start + held] += 1
    return sums / np.maximum(counts, 1)


def newest(probabilities: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """Without voting: each tick is read from the first window that holds it, as a live reading at stride 1 is."""
    out, seen = np.zeros((length, probabilities.shape[2])), 0
    for start, votes in zip(starts, probabilities):
        stop = min(length, start + len(votes))
        out[seen:stop] = votes[seen - start : stop - start]
        seen = max(seen, stop)
    return out
