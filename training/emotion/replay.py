"""A training step that a GPU records once and plays again, so that a small network's hundreds of kernels cost one call."""

from collections.abc import Callable
from threading import Lock

import torch

# The runs of a process share PyTorch's thread for backward passes and its random numbers: a recording would take in what the others do.
one_at_a_time = Lock()
WARM_UP = 3  # steps before the recording, while libraries choose their algorithms and optimisers make their state


class Replayed:
    """Calls `step`, or on CUDA replays its graph, on a stream of its own; several of them share a GPU side by side.

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
        with one_at_a_time, torch.cuda.stream(self.stream):
            before()
            if self.graph is None and self.calls < WARM_UP:
                self.step()
                self.calls += 1
                self.wait()
                return
            if self.graph is None:
                graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(graph, stream=self.stream, capture_error_mode="thread_local"):
                    self.step()
                self.graph = graph
            self.graph.replay()

    def wait(self) -> None:
        """Until everything that was called is done."""
        if self.stream is not None:
            self.stream.synchronize()
