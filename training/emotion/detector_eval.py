"""How the detector is judged: non-maximum suppression, recall and precision at IoU 0.5, landmark error."""

import numpy as np

from emotion.detector_data import SHAPES, Source, compose
from emotion.warp import letterbox

MEAN, STD = 0.0, 128.0  # luma 0 stays 0, so that the convolutions' zero padding looks like the letterbox
SCORE_THRESHOLD, NMS_IOU = 0.6, 0.4  # chosen on training pictures (LOG.md)
NESTED = 0.8  # docs/MODELS.md: a box that shares this much of the smaller one with a better one is the same face


def to_input(luma: np.ndarray) -> np.ndarray:
    return ((luma - MEAN) / STD).astype(np.float32)


def iou(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    meet = np.maximum(0, np.minimum(box[2:4], others[:, 2:4]) - np.maximum(box[:2], others[:, :2])).prod(1)
    area = (box[2] - box[0]) * (box[3] - box[1])
    return meet / ((others[:, 2:4] - others[:, :2]).prod(1) + area - meet + 1e-9)


def nesting(box: np.ndarray, others: np.ndarray) -> np.ndarray:
    """What two boxes share, in shares of the smaller one."""
    meet = np.maximum(0, np.minimum(box[2:4], others[:, 2:4]) - np.maximum(box[:2], others[:, :2])).prod(1)
    return meet / np.maximum(1e-9, np.minimum((box[2:4] - box[:2]).prod(), (others[:, 2:4] - others[:, :2]).prod(1)))


def suppress(
    scores: np.ndarray, boxes: np.ndarray, landmarks: np.ndarray, threshold: float = SCORE_THRESHOLD, nms_iou: float = NMS_IOU
) -> np.ndarray:
    """Greedy NMS by overlap and nesting, as docs/MODELS.md has it; rows of score, box, landmarks, best first."""
    order = np.flatnonzero(scores >= threshold)
    order = order[np.argsort(-scores[order], kind="stable")]
    kept = []
    while len(order):
        best, order = order[0], order[1:]
        kept.append(best)
        order = order[(iou(boxes[best], boxes[order]) <= nms_iou) & (nesting(boxes[best], boxes[order]) < NESTED)]
    return np.column_stack([scores[kept], boxes[kept], landmarks[kept]]) if kept else np.zeros((0, 15), np.float32)


def find_faces(run, luma: np.ndarray, threshold: float = SCORE_THRESHOLD) -> np.ndarray:
    """Faces of a whole picture, in its own pixels; `run` maps an input to scores, boxes, landmarks."""
    height, width = luma.shape
    out_height, out_width = SHAPES[1] if height > width else SHAPES[0]
    boxed, scale = letterbox(luma, out_width, out_height)
    found = suppress(*[part[0] for part in run(to_input(boxed)[None, None])], threshold)
    found[:, 1:] /= scale
    return found


def held_out_frames(people: list[Source], count: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Always the same composed frames."""
    rng = np.random.default_rng(seed)
    frames = []
    for number in range(count):
        many = int(rng.choice([0, 1, 2, 3], p=[0.1, 0.6, 0.2, 0.1]))
        chosen = [people[int(rng.integers(len(people)))] for _ in range(many)]
        frames.append(compose(SHAPES[number % 2], [p for p in chosen if len(p.faces)], people, rng))
    return frames


def plain_frames(sources: list[Source]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pictures as they are, letterboxed and nothing else."""
    frames = []
    for source in sources:
        height, width = source.luma.shape
        out_height, out_width = SHAPES[1] if height > width else SHAPES[0]
        boxed, scale = letterbox(source.luma, out_width, out_height)
        frames.append((boxed, source.faces * scale))
    return frames


def judge(run, frames: list[tuple[np.ndarray, np.ndarray]], threshold: float = SCORE_THRESHOLD) -> dict:
    """Recall and precision at IoU 0.5, mean IoU of hits and landmark error in shares of the face's size."""
    hits, faces, claims, overlaps, errors = 0, 0, 0, [], []
    for luma, truth in frames:
        found = suppress(*[part[0] for part in run(to_input(luma)[None, None])], threshold)
        faces, claims = faces + len(truth), claims + len(found)
        open_truth = list(range(len(truth)))
        for claim in found:
            if not open_truth:
                break
            shares = iou(claim[1:5], truth[open_truth])
            best = int(shares.argmax())
            if shares[best] < 0.5:
                continue
            face = truth[open_truth.pop(best)]
            hits += 1
            overlaps.append(shares[best])
            size = np.sqrt((face[2] - face[0]) * (face[3] - face[1]))
            errors.append(np.hypot(*(claim[5:] - face[4:]).reshape(5, 2).T).mean() / size)
    return {
        "frames": len(frames), "faces": faces,
        "recall": round(hits / max(1, faces), 4), "precision": round(hits / max(1, claims), 4),
        "meanIou": round(float(np.mean(overlaps)), 3) if overlaps else 0.0,
        "landmarkError": round(float(np.mean(errors)), 4) if errors else 1.0,
    }
