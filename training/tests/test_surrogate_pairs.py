"""Surrogate streams hold what they say they hold, and a window is asked only what it can answer."""

import numpy as np
import pytest

from emotion.fused_data import SIZE, Batch, Faces, Voices, asked, spans, streams
from emotion.fused_eval import interpolated, masked_in_spans

CHANCE = np.full(8, 1 / 8)


@pytest.fixture
def sources() -> tuple[Faces, Voices]:
    """Embeddings that carry their label in the first number, and 100 more for voices."""
    labels = np.repeat(np.arange(8), 3)
    faces = np.zeros((24, 2, SIZE), np.float32)
    faces[:, :, 0] = labels[:, None]
    voices, clips, groups = [], [], {}
    for label in range(7):  # no corpus has a voice for "other"
        groups[label] = [np.array([len(clips), len(clips) + 1])]
        for length in (5, 9):
            clips.append((len(voices), len(voices) + length))
            voices += [[100 + label] + [0] * (SIZE - 1)] * length
    by_label = [np.flatnonzero(labels == label) for label in range(8)]
    return Faces(faces, labels, by_label), Voices(np.array(voices, np.float32), np.array(clips), groups)


def test_spans_cover_the_stream_without_gaps() -> None:
    rng = np.random.default_rng(1)
    for ticks in (1, 4, 16, 48):
        for _ in range(200):
            made = spans(ticks, rng)
            assert made[0][0] == 0 and made[-1][1] == ticks
            assert all(before[1] == after[0] for before, after in zip(made, made[1:]))
            assert all(stop > start for start, stop in made)


def test_outside_of_training_face_and_voice_show_the_label(sources) -> None:
    batch = streams(*sources, 300, CHANCE, np.random.default_rng(2), training=False, ticks=48)
    assert batch.visual_valid.all()
    assert (batch.visual[:, :, 0] == batch.labels).all()
    heard = batch.audio_valid > 0
    assert (batch.audio[heard][:, 0] - 100 == batch.voiced[heard]).all()
    held = np.all([batch.labels == np.roll(batch.labels, back, axis=1) for back in range(1, 6)], axis=0)
    steady = heard & held & (batch.labels < 7)  # a voice turns up to a second after the face
    steady[:, :5] = False
    assert (batch.voiced[steady] == batch.labels[steady]).all()
    assert 0.3 < heard.mean() < 0.9


def test_in_training_some_windows_are_a_voice_alone_and_some_a_face_alone(sources) -> None:
    batch = streams(*sources, 1000, CHANCE, np.random.default_rng(3), training=True)
    blind, deaf = batch.visual_valid.max(1) == 0, batch.audio_valid.max(1) == 0
    assert 0.2 < blind.mean() < 0.35 and 0.12 < deaf.mean() < 0.45
    assert not (streams(*sources, 300, CHANCE, np.random.default_rng(3), training=True, alone=False).visual_valid.max(1) == 0).any()


def test_in_training_a_modality_misleads_now_and_then(sources) -> None:
    batch = streams(*sources, 1000, CHANCE, np.random.default_rng(4), training=True, alone=False)
    spoken = (batch.voiced >= 0) & (batch.labels < 7)
    assert 0.15 < (batch.voiced != batch.labels)[spoken].mean() < 0.45
    assert 0.02 < (batch.shown != batch.labels)[spoken].mean() < 0.15


def test_a_window_is_asked_what_its_only_modality_shows() -> None:
    def row(*values: int) -> np.ndarray:
        return np.array([values])

    batch = Batch(np.zeros((1, 4, 2)), np.ones((1, 4)), np.zeros((1, 4, 2)), np.ones((1, 4)), row(1, 1, 2, 2), row(1, 1, 3, 3), row(4, 4, -1, -1))
    ones, none = np.ones((1, 4)), np.zeros((1, 4))
    assert asked(batch, ones, ones)[0].tolist() == [[1, 1, 2, 2]]
    assert asked(batch, ones, none)[0].tolist() == [[1, 1, 3, 3]]
    labels, used = asked(batch, none, ones)
    assert labels[0, :2].tolist() == [4, 4] and used.tolist() == [[True, True, False, False]]
    assert not asked(batch, none, none)[1].any()


def test_ticks_before_the_first_evidence_do_not_count_but_gaps_do() -> None:
    none = np.zeros((1, 5))
    batch = Batch(np.zeros((1, 5, 2)), none, np.zeros((1, 5, 2)), none, *(np.zeros((1, 5), int),) * 2, np.full((1, 5), -1))
    assert asked(batch, np.array([[0, 1, 0, 0, 1]]), none)[1].tolist() == [[False, True, True, True, True]]


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75, 1.0])
def test_faces_are_masked_in_spans_and_by_the_share_asked_for(share: float) -> None:
    masked = masked_in_spans(np.ones((50, 48), np.float32), share, np.random.default_rng(5))
    assert (masked.sum(1) == 48 - round(48 * share)).all()
    changes = (masked[:, 1:] != masked[:, :-1]).sum(1).mean()
    assert changes < 48 * share * (1 - share) + 1  # scattered ticks would change twice as often


def test_interpolation_is_the_encoder_where_it_saw_and_between_elsewhere() -> None:
    content = np.zeros((2, 3, 8))
    content[0, 0, 1] = content[0, 2, 2] = 50.0
    out = interpolated(content, np.array([[1, 0, 1], [0, 0, 0]]), (np.eye(8), np.zeros(8)))
    np.testing.assert_allclose(out[0, 0, 1], 1, atol=1e-6)
    np.testing.assert_allclose(out[0, 1, [1, 2]], 0.5, atol=1e-6)
    np.testing.assert_allclose(out[1], 1 / 8)
