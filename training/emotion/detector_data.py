"""Pictures for the detector: sources with boxes and landmarks, composed into frames as a video call shows them."""

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emotion.degrade import degrade
from emotion.drawn import FOLDER as DRAWN
from emotion.drawn import drawn_records, held_out_name
from emotion.faces import SIZE, usable
from emotion.paths import CACHE

SHAPES = ((192, 320), (320, 192))
ASPECTS = (16 / 9, 16 / 9, 16 / 9, 4 / 3, 4 / 3, 1.0)
MIRRORED = [1, 0, 2, 4, 3]  # landmark order after a flip
YUNET = "reference/yunet_n_dynamic.onnx"  # in the data folder
ZOOM, MARGIN = 4, 96  # YuNet wants larger faces with room around them
KEPT_ZOOM = 2  # crops are kept at 96 x 96
LEAST_HEIGHT = 12  # pixels of the input
PLAIN_SHARE, CROP_SHARE = 0.3, 0.2  # of the frames, of the faces in composed frames


@dataclass(frozen=True)
class Source:
    """A grey picture and its faces: [n, 14], x0 y0 x1 y1 and five points."""

    luma: np.ndarray
    faces: np.ndarray


def detect_sources(data: Path, held_out: bool, limit: int | None = None) -> list[Source]:
    """The detection set. boxes.json holds x, y, width, height (its README says corners; the landmarks show which)."""
    boxes = json.loads((data / "detect" / "boxes.json").read_text())
    names = [name for name in sorted(boxes) if held_out_name(name) == held_out][:limit]
    made = []
    for name in names:
        luma = cv2.imread(str(data / "detect" / name), cv2.IMREAD_GRAYSCALE)
        faces = [[x, y, x + w, y + h, *face["landmarks"]] for face in boxes[name] for x, y, w, h in [face["box"]]]
        made.append(Source(luma, np.array(faces, np.float32).reshape(-1, 14)))
    return made


def drawn_sources(held_out: bool, limit: int | None = None) -> list[Source]:
    made = []
    for record in drawn_records(held_out)[:limit]:
        luma = cv2.imread(str(DRAWN / record["file"]), cv2.IMREAD_GRAYSCALE)
        made.append(Source(luma, np.array([[*record["box"], *record["landmarks"]]], np.float32)))
    return made


def crop_sources(data: Path, limit: int, seed: int) -> list[Source]:
    """FER+ training crops as people: real faces of all kinds, found by YuNet on the crop enlarged, with room around it."""
    side = ZOOM * SIZE + 2 * MARGIN
    detector = cv2.FaceDetectorYN.create(str(data / YUNET), "", (side, side), 0.8)
    with np.load(CACHE / "faces.npz") as file:
        crops = file["crops"][usable(file["votes"]) & (file["splits"] == 0)]
    made = []
    for crop in crops[np.random.default_rng(seed).permutation(len(crops))[:limit]]:
        large = cv2.resize(crop, None, fx=ZOOM, fy=ZOOM, interpolation=cv2.INTER_CUBIC)
        framed = cv2.copyMakeBorder(large, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=int(crop.mean()))
        _, found = detector.detect(cv2.cvtColor(framed, cv2.COLOR_GRAY2BGR))
        if found is not None and len(found) == 1:
            x, y, w, h, *marks = found[0, :14] - np.array([MARGIN, MARGIN, 0, 0] + 10 * [MARGIN])
            face = np.array([[x, y, x + w, y + h, *marks]], np.float32) * (KEPT_ZOOM / ZOOM)
            made.append(Source(cv2.resize(crop, None, fx=KEPT_ZOOM, fy=KEPT_ZOOM, interpolation=cv2.INTER_CUBIC), face))
    return made


def background(height: int, width: int, sources: list[Source], rng: np.random.Generator) -> np.ndarray:
    """A gradient, clutter and bits of pictures in which no face is."""
    corners = rng.uniform(0, 255, (2, 2)).astype(np.float32)
    luma = cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.4:
        coarse = rng.uniform(-60, 60, (int(rng.integers(2, 14)), int(rng.integers(2, 14)))).astype(np.float32)
        luma += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(int(rng.integers(0, 7))):
        w, h = int(rng.uniform(0.05, 0.6) * width), int(rng.uniform(0.05, 0.8) * height)
        x, y = int(rng.uniform(-0.2, 1) * width), int(rng.uniform(-0.2, 1) * height)
        kind = rng.random()
        if kind < 0.3:
            cv2.rectangle(luma, (x, y), (x + w, y + h), float(rng.uniform(0, 255)), -1)
        elif kind < 0.45:
            cv2.ellipse(luma, (x, y), (w // 2 + 1, h // 2 + 1), float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0, 255)), -1)
        else:
            paste_faceless(luma, sources[int(rng.integers(len(sources)))], x, y, max(w, 8), max(h, 8), rng)
    return luma


def paste_faceless(luma: np.ndarray, source: Source, x: int, y: int, w: int, h: int, rng: np.random.Generator) -> None:
    """A piece of a picture that touches no face box, stretched to w x h at (x, y)."""
    height, width = source.luma.shape
    for _ in range(6):
        pw, ph = int(rng.uniform(0.1, 0.5) * width), int(rng.uniform(0.1, 0.5) * height)
        px, py = int(rng.integers(0, width - pw)), int(rng.integers(0, height - ph))
        boxes = source.faces[:, :4]
        apart = (boxes[:, 0] > px + pw) | (boxes[:, 2] < px) | (boxes[:, 1] > py + ph) | (boxes[:, 3] < py)
        if apart.all() and pw > 2 and ph > 2:
            piece = cv2.resize(source.luma[py : py + ph, px : px + pw], (w, h), interpolation=cv2.INTER_AREA).astype(np.float32)
            y0, y1, x0, x1 = max(0, y), min(luma.shape[0], y + h), max(0, x), min(luma.shape[1], x + w)
            if y1 > y0 and x1 > x0:
                luma[y0:y1, x0:x1] = piece[y0 - y : y1 - y, x0 - x : x1 - x]
            return


def place(canvas: np.ndarray, source: Source, face_height: float, rng: np.random.Generator, alone: bool) -> np.ndarray:
    """Draws a source so that its largest face is `face_height` pixels high; returns its faces in canvas pixels."""
    height, width = canvas.shape
    luma, faces = source.luma, source.faces.copy()
    main = faces[int(np.argmax(faces[:, 3] - faces[:, 1]))]
    scale = face_height / max(1.0, main[3] - main[1])
    if scale < 0.7:  # averaging first, as warp's sub-samples do
        luma = cv2.resize(luma, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        faces, main, scale = faces * scale, main * scale, 1.0
    angle = np.deg2rad(np.clip(rng.normal(0, 8), -25, 25))
    mirror = -1.0 if rng.random() < 0.5 else 1.0
    squeeze = rng.uniform(0.92, 1.08)
    linear = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) @ np.diag([mirror * squeeze, 1.0]) * scale
    half_w, half_h = (main[2] - main[0]) * scale / 2, (main[3] - main[1]) * scale / 2
    out_of_frame = 0.25 if rng.random() < 0.15 else 0.0  # now and then cut by the frame's edge
    low_x, high_x = half_w * (1 - out_of_frame), width - half_w * (1 - out_of_frame)
    low_y, high_y = half_h * (1 - out_of_frame), height - half_h * (1 - out_of_frame)
    cx = rng.uniform(low_x, high_x) if high_x > low_x else width / 2
    cy = rng.uniform(low_y, high_y) if high_y > low_y else height / 2
    middle = np.array([(main[0] + main[2]) / 2, (main[1] + main[3]) / 2])
    matrix = np.column_stack([linear, np.array([cx, cy]) - linear @ middle]).astype(np.float32)
    border = cv2.BORDER_REPLICATE if alone and rng.random() < 0.35 else cv2.BORDER_CONSTANT
    pixel = matrix.copy()  # warpAffine counts from pixel centres
    pixel[:, 2] += linear @ [0.5, 0.5] - 0.5
    drawn = cv2.warpAffine(luma, pixel, (width, height), flags=cv2.INTER_LINEAR, borderMode=border)
    mask = np.full(luma.shape, 255, np.uint8)
    mask = cv2.warpAffine(mask, pixel, (width, height), flags=cv2.INTER_LINEAR, borderMode=border).astype(np.float32) / 255
    if rng.random() < 0.5:
        feather = float(rng.uniform(1, 6))
        mask = np.minimum(mask, cv2.GaussianBlur(mask, (0, 0), feather))
    canvas += (drawn - canvas) * mask
    return moved(faces, matrix, mirror < 0)


def moved(faces: np.ndarray, matrix: np.ndarray, mirrored: bool) -> np.ndarray:
    """Boxes keep upright around their turned middle; landmarks turn, and swap sides when mirrored."""
    out = []
    for face in faces:
        marks = face[4:].reshape(5, 2) @ matrix[:, :2].T + matrix[:, 2]
        marks = marks[MIRRORED] if mirrored else marks
        across = np.hypot(matrix[0, 0], matrix[1, 0]), np.hypot(matrix[0, 1], matrix[1, 1])
        centre = matrix[:, :2] @ [(face[0] + face[2]) / 2, (face[1] + face[3]) / 2] + matrix[:, 2]
        half = np.array([(face[2] - face[0]) * across[0], (face[3] - face[1]) * across[1]]) / 2
        out.append(np.concatenate([centre - half, centre + half, marks.reshape(-1)]))
    return np.array(out, np.float32).reshape(-1, 14)


def cover(box: np.ndarray, others: np.ndarray) -> float:
    """The largest share of `box` that another box covers, or the other way round."""
    if len(others) == 0:
        return 0.0
    meet = np.maximum(0, np.minimum(box[2:4], others[:, 2:4]) - np.maximum(box[:2], others[:, :2])).prod(1)
    area = min((box[2] - box[0]) * (box[3] - box[1]), ((others[:, 2] - others[:, 0]) * (others[:, 3] - others[:, 1])).min())
    return float((meet / max(area, 1e-6)).max())


def compose(shape: tuple[int, int], people: list[Source], clutter: list[Source], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """One detector input (luma) and its faces; `people` are pasted, `clutter` lends face-free pieces."""
    out_height, out_width = shape
    aspect = ASPECTS[int(rng.integers(len(ASPECTS)))]
    if (aspect < 1) != (out_height > out_width) and rng.random() < 0.9:  # landscape and square go to the wide input
        aspect = 1 / aspect
    width = min(out_width, int(round(out_height * aspect)))
    height = min(out_height, int(round(width / aspect)))
    canvas = background(height, width, clutter, rng)
    faces = np.zeros((0, 14), np.float32)
    for number, person in enumerate(people):
        largest = 0.95 if len(people) == 1 else 0.6
        face_height = float(np.exp(rng.uniform(np.log(0.12), np.log(largest)))) * height
        face_height = max(18.0, min(face_height, 1.25 * width))
        trial = canvas.copy()
        added = place(trial, person, face_height, rng, alone=len(people) == 1)
        if number and max(cover(face, faces) for face in added) > 0.1:
            continue
        # A pasted picture may hide an earlier face even where their boxes do not meet: compare what is under them.
        hidden = [np.abs(trial - canvas)[max(0, int(f[1])) : max(1, int(f[3])), max(0, int(f[0])) : max(1, int(f[2]))] for f in faces]
        if any(part.size and (part > 2).mean() > 0.15 for part in hidden):
            continue
        canvas, faces = trial, np.concatenate([faces, added])
    canvas = degrade(canvas, rng, least_scale=0.4)
    frame = np.zeros(shape, np.float32)
    frame[:height, :width] = np.clip(canvas, 0, 255)
    return frame, visible(faces, (height, width))


def plain_view(shape: tuple[int, int], source: Source, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A whole picture letterboxed, somewhat larger or smaller than it would be, mirrored every second time."""
    height, width = source.luma.shape
    scale = min(shape[0] / height, shape[1] / width) * float(np.exp(rng.uniform(np.log(0.7), np.log(1.3))))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    luma = cv2.resize(source.luma, (max(8, round(width * scale)), max(8, round(height * scale))), interpolation=way).astype(np.float32)
    mirrored = rng.random() < 0.5
    matrix = np.array([[scale, 0, 0], [0, scale, 0]])
    if mirrored:
        luma, matrix[0] = luma[:, ::-1], [-scale, 0, luma.shape[1]]
    y, x = (int(rng.integers(0, max(0, have - room) + 1)) for have, room in zip(luma.shape, shape))
    matrix[:, 2] -= [x, y]
    view = degrade(np.ascontiguousarray(luma[y : y + shape[0], x : x + shape[1]]), rng, least_scale=0.4, strength=0.7)
    frame = np.zeros(shape, np.float32)
    frame[: view.shape[0], : view.shape[1]] = np.clip(view, 0, 255)
    return frame, visible(moved(source.faces, matrix, mirrored), view.shape)


def visible(faces: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Faces whose middle is in the picture and that are large enough to be asked for."""
    centre = (faces[:, :2] + faces[:, 2:4]) / 2
    return faces[((centre > 0) & (centre < [shape[1], shape[0]])).all(1) & (faces[:, 3] - faces[:, 1] >= LEAST_HEIGHT)]


@dataclass(frozen=True)
class Pools:
    """Whom frames are made of: pictures of people, face crops, drawn faces (`drawn_share` of the faces)."""

    people: list[Source]
    crops: list[Source]
    drawn: list[Source]
    drawn_share: float


def sample(pools: Pools, shape: tuple[int, int], rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A frame with 0 to 3 faces (an eighth of the composed ones without any), or a picture as it is."""
    def any_of(pool: list[Source]) -> Source:
        return pool[int(rng.integers(len(pool)))]

    if rng.random() < PLAIN_SHARE:
        return plain_view(shape, any_of(pools.drawn if pools.drawn and rng.random() < pools.drawn_share else pools.people), rng)
    chosen = []
    for _ in range(int(rng.choice([0, 1, 2, 3], p=[0.12, 0.6, 0.2, 0.08]))):
        kind = rng.random()
        drawn, crops = pools.drawn and kind < pools.drawn_share, pools.crops and kind > 1 - CROP_SHARE
        chosen.append(any_of(pools.drawn if drawn else pools.crops if crops else pools.people))
    clutter = pools.people if not pools.drawn or rng.random() < 0.8 else pools.drawn
    return compose(shape, [person for person in chosen if len(person.faces)], clutter, rng)
