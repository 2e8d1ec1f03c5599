"""The detector: what its graph decodes, how YuNet's weights come into it, who answers for a face, and how it is judged."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch

from emotion.detector_data import SHAPES, YUNET, Source, moved, plain_view
from emotion.detector_eval import STD, judge, suppress
from emotion.detector_loss import assign, detector_loss, mimic_loss
from emotion.detector_net import STRIDES, YUNET_STEM, DetectorNet
from emotion.detector_yunet import convolutions, narrowed, yunet

FACE = torch.tensor([[60.0, 40, 140, 140, 80, 80, 120, 80, 100, 100, 84, 120, 116, 120]])


def silent(shape: tuple[int, int]) -> list[torch.Tensor]:
    """Outputs of the heads that claim nothing."""
    raws = [torch.zeros(1, 16, shape[0] // s, shape[1] // s) for s in STRIDES]
    for raw in raws:
        raw[:, :2] = -8
    return raws


def claiming(shape: tuple[int, int], face: torch.Tensor, level: int = 1) -> list[torch.Tensor]:
    """One point of a level claims the face, exactly."""
    raws, stride = silent(shape), STRIDES[level]
    x0, y0, x1, y1 = face[:4].tolist()
    column, row = int((x0 + x1) / 2 / stride), int((y0 + y1) / 2 / stride)
    cell = torch.tensor([column, row] * 6)
    points = torch.cat([(face[:2] + face[2:4]) / 2, face[4:]]) / stride - cell
    raws[level][0, :, row, column] = torch.cat([torch.tensor([8.0, 8.0]), ((face[2:4] - face[:2]) / stride).log(), points])
    return raws


@pytest.mark.parametrize("shape", SHAPES)
def test_a_claim_is_decoded_to_its_box_and_landmarks_in_both_shapes(shape: tuple[int, int]) -> None:
    for level in range(len(STRIDES)):
        logits, boxes, landmarks = DetectorNet().decode(claiming(shape, FACE[0], level))
        best = int(logits[0].sum(0).argmax())
        assert torch.allclose(boxes[0, :, best], FACE[0, :4], atol=1e-3)
        assert torch.allclose(landmarks[0, :, best], FACE[0, 4:], atol=1e-3)


def test_a_face_is_answered_for_by_points_near_its_middle_and_nobody_else() -> None:
    net = DetectorNet()
    raws = silent(SHAPES[0])
    _, boxes, _ = net.decode(raws)
    at = ((net.cells_of(raws) + 0.5) * net.stride).T
    both = torch.cat([FACE, FACE + 150 * torch.tensor([1.0, 0] * 7)])
    owner = assign(at, net.stride, torch.full((len(at),), 0.5), boxes[0].T, both)
    for face in (0, 1):
        near = at[owner == face]
        assert len(near) >= 1
        assert ((near > both[face, :2]) & (near < both[face, 2:4])).all()
    assert (assign(at, net.stride, torch.full((len(at),), 0.5), boxes[0].T, FACE[:0]) == -1).all()


def test_the_right_claim_costs_less_than_none_than_a_shifted_one_and_than_one_where_no_face_is() -> None:
    net = DetectorNet()
    right = float(detector_loss(net, claiming(SHAPES[0], FACE[0]), [FACE])[0])
    shifted = float(detector_loss(net, claiming(SHAPES[0], FACE[0] + 12), [FACE])[0])
    none = float(detector_loss(net, silent(SHAPES[0]), [FACE])[0])
    assert right < shifted < none
    quiet = float(detector_loss(net, silent(SHAPES[0]), [FACE[:0]])[0])
    assert quiet < float(detector_loss(net, claiming(SHAPES[0], FACE[0]), [FACE[:0]])[0])


def test_features_that_equal_the_teachers_cost_nothing_and_silent_ones_their_whole_power() -> None:
    wanted = torch.rand(2, 4, 3, 3)
    assert float(mimic_loss(wanted, wanted)) == 0
    assert float(mimic_loss(0 * wanted, wanted)) == pytest.approx(1)


def test_leaving_out_channels_that_nothing_reads_changes_nothing() -> None:
    torch.manual_seed(3)
    teacher = DetectorNet(YUNET_STEM).eval()
    small = DetectorNet()
    units = [part for part in (*teacher.stem, *teacher.eighth) if hasattr(part, "__len__")]
    kept = [part[0].out_channels for part in (*small.stem, *small.eighth) if hasattr(part, "__len__")]
    with torch.no_grad():
        for width, following in zip(kept, units[1:]):
            unread = torch.randperm(following[0].in_channels)[width:]
            following[0].weight[:, unread] = 0
        image = 2 * torch.rand(1, 1, *SHAPES[0])
        assert torch.allclose(narrowed(teacher).raw(image)[0], teacher.raw(image)[0], atol=1e-5)


def test_overlapping_and_nested_claims_are_one_face_and_another_face_stays() -> None:
    boxes = np.array([[0, 0, 100, 100], [5, 5, 105, 105], [20, 20, 60, 60], [200, 0, 260, 80]], np.float32)
    found = suppress(np.array([0.9, 0.8, 0.95, 0.7]), boxes, np.zeros((4, 10), np.float32), threshold=0.5)
    assert found[:, 1].tolist() == [20, 200]  # the best, whatever lies around it, and the one apart
    assert len(suppress(np.array([0.4]), boxes[:1], np.zeros((1, 10)), threshold=0.5)) == 0


def test_recall_counts_missed_faces_and_precision_false_claims() -> None:
    truth = FACE.numpy()
    right = np.concatenate([truth, truth + np.float32(150) * np.array([1, 0] * 7, np.float32)])

    def run(image: np.ndarray) -> list[np.ndarray]:
        return [np.array([[0.9, 0.8]]), right[None, :, :4], right[None, :, 4:]]

    found = judge(run, [(np.zeros(SHAPES[0], np.float32), truth), (np.zeros(SHAPES[0], np.float32), np.concatenate([right, truth + 1000]))])
    assert (found["recall"], found["precision"], found["landmarkError"]) == (0.75, 0.75, 0.0)


def test_a_mirrored_face_has_its_left_eye_at_the_left_again() -> None:
    matrix = np.array([[-1.0, 0, 320], [0, 1, 0]])
    face = moved(FACE.numpy(), matrix, mirrored=True)[0]
    assert face[:4].tolist() == [180, 40, 260, 140]
    assert face[4] < face[6] and face[10] < face[12]


def test_a_plain_view_keeps_boxes_on_the_faces() -> None:
    luma = np.zeros((240, 320), np.float32)
    luma[40:140, 60:140] = 255
    rng = np.random.default_rng(2)
    for _ in range(20):
        frame, faces = plain_view(SHAPES[0], Source(luma, FACE.numpy()), rng)
        for x0, y0, x1, y1 in np.clip(faces[:, :4], 0, [320, 192, 320, 192]).astype(int):
            assert frame[y0:y1, x0:x1].mean() > frame.mean() + 20


def test_the_luma_network_says_what_yunet_says_of_a_grey_picture() -> None:
    data = os.environ.get("OVERTONE_DATA")
    if not data:
        pytest.skip("needs OVERTONE_DATA: the conversion of YuNet's weights is NOT checked")
    import onnxruntime

    session = onnxruntime.InferenceSession(str(Path(data) / YUNET), providers=["CPUExecutionProvider"])
    luma = np.random.default_rng(1).uniform(0, 255, (1, 1, *SHAPES[1])).astype(np.float32)
    told = dict(zip([part.name for part in session.get_outputs()], session.run(None, {"input": luma.repeat(3, 1)})))
    with torch.no_grad():
        scores, boxes, _ = yunet(Path(data) / YUNET)(torch.from_numpy(luma / STD))
    wanted = np.concatenate([np.sqrt(told[f"cls_{s}"] * told[f"obj_{s}"])[0, :, 0] for s in STRIDES])
    assert np.abs(scores[0].numpy() - wanted).max() < 1e-3
    sizes = np.concatenate([np.exp(told[f"bbox_{s}"][0, :, 2:]) * s for s in STRIDES])
    assert np.allclose((boxes[0, :, 2:] - boxes[0, :, :2]).numpy(), sizes, rtol=1e-3, atol=1e-2)


def test_a_graph_that_is_not_yunet_is_named_as_such() -> None:
    shipped = Path(__file__).resolve().parents[2] / "models" / "visual.onnx"
    if not shipped.exists():
        pytest.skip("models/ is empty")
    with pytest.raises(SystemExit, match="visual.onnx has .* convolutions, YuNet-n has 59"):
        convolutions(shipped)
