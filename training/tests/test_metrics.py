"""Calibration and abstention on readings whose truth is known, and the scores that are built on them."""

from xml.etree import ElementTree

import numpy as np
import pytest

from emotion.evaluation import SEVEN, among, calibrate, each_alike, judged
from emotion.labels import INDEX
from emotion.metrics import (
    adaptive_calibration_error, calibration_error, chance_calibration_error, even_odds, fit_temperature, reliability, scores,
    shown_at, softmax, unsure_point,
)
from emotion.reliability_plot import Panel, figure
from emotion.sidecars import reading


def readings(count: int, loudness: float, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose softmax at temperature `loudness` is exactly how often each label is the truth."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 1.5, (count, 8))
    chances = softmax(logits)
    truth = (chances.cumsum(1) > rng.random((count, 1))).argmax(1)
    return logits * loudness, truth


@pytest.mark.parametrize("loudness", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_what_made_the_logits_too_loud_or_too_quiet(loudness: float) -> None:
    logits, truth = readings(6000, loudness)
    assert fit_temperature(logits, np.eye(8)[truth]) == pytest.approx(loudness, rel=0.06)


def test_calibration_brings_the_error_down_to_that_of_chance() -> None:
    logits, truth = readings(6000, 3.0)
    assert calibration_error(softmax(logits), truth) > 0.2
    found = calibrate(logits, truth)
    assert found["calibrationError"] < found["ifPerfectlyCalibrated"] + 0.015
    assert found["adaptiveCalibrationError"] < 0.03


def test_few_readings_show_an_error_even_when_perfectly_calibrated() -> None:
    few, many = (softmax(readings(count, 1.0)[0]) for count in (180, 6000))
    assert chance_calibration_error(few) > 0.04 > 0.02 > chance_calibration_error(many)


def test_weights_keep_a_large_corpus_from_choosing_the_temperature() -> None:
    (quiet, a), (loud, b) = readings(4000, 1.0), readings(400, 4.0, seed=2)
    logits, truth = np.concatenate([quiet, loud]), np.eye(8)[np.concatenate([a, b])]
    groups = np.repeat([0, 1], [4000, 400])
    weights = each_alike(groups)
    assert weights[groups == 0].sum() == pytest.approx(0.5) and weights.sum() == pytest.approx(1)
    alone = fit_temperature(logits, truth)
    assert alone + 0.3 < fit_temperature(logits, truth, weights) < 4.0
    assert fit_temperature(logits, truth, np.ones(4400)) == alone


def test_bins_of_equal_mass_hold_equal_shares_and_every_reading_is_in_one_bin() -> None:
    logits, truth = readings(1500, 2.0)
    even, wide = (reliability(softmax(logits), truth, equal_mass=equal) for equal in (True, False))
    assert len(even) == 15 and np.allclose(even[:, 0], 1 / 15)
    assert wide[:, 0].sum() == pytest.approx(1)
    assert wide[:, 0] @ wide[:, 2] == pytest.approx((logits.argmax(1) == truth).mean())
    assert adaptive_calibration_error(softmax(logits), truth) == pytest.approx(np.abs(even[:, 1] - even[:, 2]).mean(), abs=1e-4)


def test_the_unsure_point_keeps_its_risk_and_a_lower_threshold_would_not() -> None:
    logits, truth = readings(6000, 1.0)
    chances = softmax(logits)
    point = unsure_point(chances, truth, risk=0.2)
    coverage, risk = shown_at(point["threshold"], chances, truth)
    assert risk <= 0.2 and point["coverage"] == pytest.approx(coverage, abs=1e-3) and point["risk"] == pytest.approx(risk, abs=1e-4)
    assert shown_at(point["threshold"] - 0.03, chances, truth)[1] > 0.2
    assert "20%" in point["rule"]
    strict = unsure_point(chances, truth, risk=0.1)
    assert strict["threshold"] > point["threshold"] and strict["coverage"] < point["coverage"]


def test_a_label_is_never_shown_where_it_is_wrong_more_often_than_right() -> None:
    logits, truth = readings(6000, 1.0)
    chances = softmax(logits)
    lax = unsure_point(chances, truth, risk=0.99)
    # Calibrated: a top probability of 0.5 is right in every second case.
    assert lax["threshold"] == pytest.approx(0.5, abs=0.08) and lax["threshold"] >= even_odds(chances, truth)


def test_a_risk_out_of_reach_still_gives_a_threshold_and_says_what_it_costs() -> None:
    chances = softmax(readings(2000, 1.0)[0])
    truth = np.random.default_rng(0).integers(0, 8, 2000)
    point = unsure_point(chances, truth, risk=0.1)
    assert 0 <= point["threshold"] <= 1 and (point["risk"] > 0.1 or point["coverage"] == 0)


def test_among_seven_labels_other_never_wins_and_among_eight_it_may() -> None:
    chances = np.full((2, 8), 0.05)
    chances[:, INDEX["other"]], chances[:, INDEX["fear"]] = 0.45, 0.25
    truth = np.full(2, INDEX["fear"])
    found = judged(chances, truth, SEVEN)
    assert found["amongEight"]["accuracy"] == 0 and found["among7"]["accuracy"] == 1
    assert among(chances, SEVEN).sum(1) == pytest.approx(1)


def test_scores_average_over_the_classes_that_occur() -> None:
    found = scores(np.array([0, 0, 0, 4]), np.array([0, 0, 1, 4]))
    assert found["accuracy"] == 0.75 and found["uar"] == pytest.approx((2 / 3 + 1) / 2, abs=1e-4)
    assert set(found["recall"]) == {"neutral", "happiness"}


def test_a_sidecar_states_the_rule_with_its_coverage_and_risk() -> None:
    logits, truth = readings(4000, 1.0)
    told = reading(calibrate(logits, truth, risk=0.2))
    assert set(told["unsure"]) == {"threshold", "rule", "coverage", "risk"} and told["unsure"]["risk"] <= 0.2
    assert set(told["validation"]) == {"calibrationError", "adaptiveCalibrationError", "ifPerfectlyCalibrated"}


def test_the_reliability_figure_shows_each_bin_the_histogram_and_where_unsure_begins() -> None:
    logits, truth = readings(4000, 1.0)
    bins = reliability(softmax(logits), truth)
    panel = Panel("Face", "made up & small", bins, 0.01, 0.005, 0.4)
    svg = ElementTree.fromstring(figure([panel, panel], "Reliability"))
    drawn = [part.get("class") for part in svg.iter()]
    assert drawn.count("mass") == 2 * len(bins)
    assert drawn.count("bar") == drawn.count("dot") == 2 * int((bins[:, 0] >= 0.005).sum())
    words = [part.text for part in svg.iter() if part.tag.endswith("text")]
    assert "made up & small" in words and any("calibration error 0.010, by chance 0.005" == word for word in words)
    unsure = [float(part.get("x1")) for part in svg.iter() if part.get("class") == "unsure"]
    assert unsure[0] == pytest.approx(54 + 0.4 * 232, abs=0.1)
    assert "prefers-color-scheme: dark" in figure([panel], "Reliability")
