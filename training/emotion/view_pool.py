"""Processes that make the augmented views of a training, ahead of the steps that use them."""

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

import cv2
import numpy as np

from emotion.faces import moved, worsened

AHEAD = 2  # batches a process that wait, so that none is idle

own_crops: np.ndarray | None = None  # in the processes: what they were given when they began


def begin(crops: np.ndarray) -> None:
    global own_crops
    own_crops = crops
    cv2.setNumThreads(1)


def made(chosen: np.ndarray, seed: int, strength: float, low_share: float) -> np.ndarray:
    rng, pairs = np.random.default_rng(seed), []
    for number in chosen:
        before = moved(own_crops[number], rng)
        pairs.append((worsened(before, rng, strength, low_share), np.clip(before, 0, 255)))
    return np.array(pairs).round().astype(np.uint8)


class ViewPool:
    """Views of crops [N, 48, 48]. What is made depends on the seeds alone.

    Its processes begin anew and are given the crops: a fork of a program whose OpenCV has been at work waits for threads that it does not have.
    """

    def __init__(self, crops: np.ndarray, processes: int):
        self.processes = processes
        self.executor = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=begin, initargs=(crops,))

    def batches(self, wanted: Iterable[tuple[np.ndarray, int, float, float]]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """For each (numbers, seed, strength, share of lowest layer): the numbers and their views, uint8 [B, 2, 48, 48], in order.

        Of each face the view to learn from, and the same before it was made worse.
        """
        waiting: deque = deque()
        for one in wanted:
            waiting.append((one[0], self.executor.submit(made, *one)))
            if len(waiting) > AHEAD * self.processes:
                chosen, views = waiting.popleft()
                yield chosen, views.result()
        for chosen, views in waiting:
            yield chosen, views.result()

    def close(self) -> None:
        self.executor.shutdown(cancel_futures=True)
