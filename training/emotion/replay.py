"""A training step that a GPU records once and plays again, so that a small network's thousand kernels cost one call."""

from collections.abc import Callable

import torch

WARM_UP = 3  # steps before the recording, while libraries choose their algorithms and optimisers make their state


class Replayed:
    """Calls `step`, or on CUDA replays its graph, on a stream of its own. One of them a process: they would share its random numbers.

    `step` takes and returns nothing: it reads and writes tensors that stay where they are, waits for nothing, and takes no
    decision on the host. What changes from call to call is filled into tensors before it.
    https://docs.pytorch.org/docs/stable/notes/cuda.html#cuda-graphs
    """

    def __init__(self, step: Callable[[], None], device: torch.device):
        self.step, self.calls = step, 0
        self.graph: torch.cuda.CUDAGraph | None = None
        self.stream = torch.cuda.Stream(device) if device.type == "cuda" else None
        if self.stream is not None:  # what was made for the step was made on another stream
            self.stream.wait_stream(torch.cuda.current_stream(device))

    def __call__(self, before: Callable[[], None] = lambda: None) -> None:
        """`before` fills tensors, on the same stream."""
        if self.stream is None:
            before()
            self.step()
            return
        with torch.cuda.stream(self.stream):
            before()
            if self.calls < WARM_UP:
                self.step()
                self.calls += 1
                return
            if self.graph is None:
                self.graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(self.graph, stream=self.stream):
                    self.step()
            self.graph.replay()

    def wait(self) -> None:
        """Until everything that was called is done."""
        if self.stream is not None:
            self.stream.synchronize()
