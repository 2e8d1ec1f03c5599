"""The face encoder's training: views made ahead by processes, votes, teachers, and unlabelled faces in one step."""

import cv2
import numpy as np
import pytest
import torch

from emotion.few.beside import Beside
from emotion.replay import Replayed
from emotion.training import Schedule
from emotion.view_pool import ViewPool
from emotion.visual_net import VisualNet
from emotion.visual_training import VisualFitting

BATCH = 8


def crops(count: int = 40) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (count, 48, 48)).astype(np.uint8)


def pairs(seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (BATCH, 2, 48, 48)).astype(np.uint8)


def fitting(steps: int = 30, **more) -> VisualFitting:
    torch.manual_seed(0)
    return VisualFitting(VisualNet(width=0.25, dropout=0), Schedule(0.02, steps, None), BATCH, torch.device("cpu"), **more)


def test_views_come_in_the_order_asked_for_and_depend_on_their_seed_alone() -> None:
    wanted = [(np.arange(at, at + 4), seed, 1.0, 0.5) for at, seed in ((0, 5), (8, 6), (0, 5), (20, 7))]
    with_one, with_two = [], []
    for processes, kept in ((1, with_one), (2, with_two)):
        pool = ViewPool(crops(), processes)
        kept += list(pool.batches(wanted))
        pool.close()
    for (chosen, views), (same, as_well), (numbers, *_) in zip(with_one, with_two, wanted, strict=True):
        assert np.array_equal(chosen, numbers) and np.array_equal(chosen, same)
        assert views.shape == (4, 2, 48, 48) and views.dtype == np.uint8 and np.array_equal(views, as_well)
    assert np.array_equal(with_one[0][1], with_one[2][1]) and not np.array_equal(with_one[0][1], with_one[1][1])


def test_views_are_made_also_where_opencv_has_been_at_work_with_threads() -> None:
    cv2.setNumThreads(2)
    cv2.warpAffine(np.zeros((2000, 2000, 3), np.uint8), np.eye(2, 3), (3000, 3000))
    pool = ViewPool(crops(), 1)
    (_, views), = pool.batches([(np.arange(6), 3, 1.0, 0.5)])
    pool.close()
    assert views.shape == (6, 2, 48, 48)


def test_a_view_that_is_only_moved_is_the_same_before_and_after() -> None:
    pool = ViewPool(crops(), 1)
    (_, views), = pool.batches([(np.arange(6), 3, 0.0, 0.0)])
    pool.close()
    assert np.array_equal(views[:, 0], views[:, 1])


def test_a_problem_in_a_process_reaches_the_training() -> None:
    pool = ViewPool(crops(4), 1)
    with pytest.raises(IndexError):
        list(pool.batches([(np.array([9]), 1, 1.0, 0.0)]))
    pool.close()


def test_votes_are_learned_and_the_average_follows() -> None:
    own, goals, before = fitting(), torch.eye(8), pairs()
    own.model.train()
    own.fit(before, goals)
    first = own.mean_loss()
    for _ in range(29):
        own.fit(before, goals)
    assert own.mean_loss() < first and own.schedule.progress() == 1 and own.average.updates == 30
    assert any((a != b).any() for a, b in zip(VisualNet(width=0.25).parameters(), own.average.model.parameters()))


def test_faces_without_votes_are_learned_from_teachers_alone_who_see_them_before_they_were_made_worse() -> None:
    teacher = VisualNet(width=0.25)
    own = fitting(teachers=(teacher,))
    own.crops.copy_(torch.from_numpy(pairs()))
    said = own.taught(own.faces(1))
    assert said.sum(1).allclose(torch.ones(BATCH), atol=1e-5) and not said.requires_grad and not teacher.training
    assert not torch.equal(said, own.taught(own.faces(0)))
    before = [part.clone() for part in own.model.parameters()]
    own.model.train()
    own.fit(pairs(), torch.zeros(BATCH, 8))
    assert any((a != b).any() for a, b in zip(before, own.model.parameters())) and all(part.grad is None for part in teacher.parameters())
    alone = fitting()
    alone.model.train()
    alone.fit(pairs(), torch.zeros(BATCH, 8))
    assert alone.mean_loss() == 0


def test_unlabelled_faces_beside_add_to_the_loss() -> None:
    own = fitting()
    own.model.train()
    own.fit(pairs(), torch.eye(8))
    plain = own.mean_loss()
    other = fitting()
    other.beside = Beside(crops(), other.average.model)
    other.beside.taus.fill_(0)
    other.model.train()
    other.fit(pairs(), torch.eye(8))
    assert other.mean_loss() > plain and other.beside.sure_share() == 1


def test_a_step_is_filled_before_it_runs() -> None:
    place, seen = torch.zeros(()), []
    replayed = Replayed(lambda: seen.append(place.item()), torch.device("cpu"))
    for value in (1.0, 2.0):
        replayed(before=lambda value=value: place.fill_(value))
    replayed.wait()
    assert seen == [1, 2]
