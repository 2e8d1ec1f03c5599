"""Soft voting: the mean of all that windows say of a tick, however the stream was cut."""

import numpy as np
import pytest

from emotion.voting import newest, soft_vote, window_starts


def distributions(rng: np.random.Generator, *shape: int) -> np.ndarray:
    made = rng.random((*shape, 8))
    return made / made.sum(-1, keepdims=True)


def test_a_tick_is_the_mean_of_the_windows_that_hold_it() -> None:
    first, second = distributions(np.random.default_rng(1), 2, 4)
    voted = soft_vote(np.stack([first, second]), np.array([0, 2]), 6)
    np.testing.assert_allclose(voted[:2], first[:2])
    np.testing.assert_allclose(voted[2:4], (first[2:] + second[:2]) / 2)
    np.testing.assert_allclose(voted[4:], second[2:])
    np.testing.assert_allclose(voted.sum(1), 1)


@pytest.mark.parametrize("stride", [1, 3, 4, 7, 16])
def test_voting_does_not_depend_on_how_the_stream_was_cut(stride: int) -> None:
    """Where windows agree on a tick, every cut gives the same answer; and the order of the windows does not matter."""
    stream = distributions(np.random.default_rng(2), 45)
    starts = window_starts(45, 16, stride)
    votes = np.stack([stream[start : start + 16] for start in starts])
    np.testing.assert_allclose(soft_vote(votes, starts, 45), stream)
    order = np.random.default_rng(3).permutation(len(starts))
    noisy = votes + np.random.default_rng(4).random(votes.shape)
    np.testing.assert_allclose(soft_vote(noisy[order], starts[order], 45), soft_vote(noisy, starts, 45))


def test_windows_cover_every_tick_of_streams_of_any_length() -> None:
    for length in range(1, 60):
        covered = np.zeros(max(length, 16), bool)
        for start in window_starts(length, 16, 5):
            covered[start : start + 16] = True
        assert covered[:length].all()


def test_a_tick_in_no_window_gets_zeros_and_what_lies_past_the_end_is_ignored() -> None:
    votes = distributions(np.random.default_rng(5), 1, 4)
    voted = soft_vote(votes, np.array([3]), 5)
    assert (voted[:3] == 0).all()
    np.testing.assert_allclose(voted[3:], votes[0, :2])


def test_windows_without_their_starts_are_refused() -> None:
    votes = distributions(np.random.default_rng(6), 2, 4)
    with pytest.raises(ValueError, match="2 windows but 1 starts"):
        soft_vote(votes, np.array([0]), 8)
    with pytest.raises(ValueError, match="before the stream"):
        soft_vote(votes, np.array([-1, 0]), 8)


def test_without_voting_a_tick_is_read_from_the_first_window_that_holds_it() -> None:
    first, second = distributions(np.random.default_rng(7), 2, 4)
    read = newest(np.stack([first, second]), np.array([0, 1]), 5)
    np.testing.assert_allclose(read, np.concatenate([first, second[3:]]))
