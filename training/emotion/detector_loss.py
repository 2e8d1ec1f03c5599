"""Which points answer for a face, and what it costs when they are wrong."""

import torch

from emotion.detector_net import STRIDES, decode, points

# Face size (root of the area, input pixels) that each stride answers for; neighbours overlap a little.
SIZE_RANGES = ((0, 48), (40, 104), (88, 10_000))
CENTRE_RADIUS = 1.25  # in strides, around the middle of the box (FCOS centre sampling)
FOCAL_ALPHA, FOCAL_GAMMA = 0.5, 2.0
BOX_WEIGHT, LANDMARK_WEIGHT = 1.5, 1.5


def assign(at: torch.Tensor, stride: int, sizes: tuple[int, int], faces: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """For each point of a level, the face (row of `faces`) it answers for, or -1; and whether to leave it out."""
    if len(faces) == 0:
        return torch.full((len(at),), -1), torch.zeros(len(at), dtype=torch.bool)
    boxes = faces[:, :4]
    size = ((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sqrt()
    centre = (boxes[:, :2] + boxes[:, 2:]) / 2
    apart = (at[:, None] - centre[None]).abs().amax(2) / stride
    fits = ((size >= sizes[0]) & (size < sizes[1]))[None]
    distance = torch.where(fits & (apart < CENTRE_RADIUS), apart, torch.inf)
    nearest, face = distance.min(1)
    # The ring around the middle is neither face nor background, at the stride that answers for the face; other
    # strides must say no there, or each face is found twice (LOG.md).
    ring = (fits & (apart < 2 * CENTRE_RADIUS)).any(1) & torch.isinf(nearest)
    return torch.where(torch.isinf(nearest), -1, face), ring


def generalised_iou(a: torch.Tensor, b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """IoU and GIoU of boxes, row by row (Rezatofighi et al. 2019)."""
    meet = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp(min=0).prod(1)
    area = (a[:, 2:] - a[:, :2]).clamp(min=0).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - meet
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(1)
    iou = meet / area.clamp(min=1e-6)
    return iou, iou - (hull - area) / hull.clamp(min=1e-6)


def detector_loss(raws: list[torch.Tensor], faces: list[torch.Tensor]) -> tuple[torch.Tensor, dict[str, float]]:
    """`faces`: for each picture [n, 14] box and landmarks in input pixels."""
    logits, boxes, landmarks, owners, left_out = [], [], [], [], []
    for raw, stride, sizes in zip(raws, STRIDES, SIZE_RANGES):
        at = points(raw.shape[2], raw.shape[3], stride)
        parts = decode(raw.float(), stride)
        logits.append(parts[0]), boxes.append(parts[1]), landmarks.append(parts[2])
        assigned = [assign(at, stride, sizes, own) for own in faces]
        owners.append(torch.stack([a for a, _ in assigned])), left_out.append(torch.stack([r for _, r in assigned]))
    logit, box, landmark = torch.cat(logits, 1), torch.cat(boxes, 1), torch.cat(landmarks, 1)
    owner, ring = torch.cat(owners, 1), torch.cat(left_out, 1)
    positive = owner >= 0
    count = positive.sum().clamp(min=1)

    goal = positive.float()
    probability = logit.sigmoid()
    right = probability * goal + (1 - probability) * (1 - goal)
    entropy = torch.nn.functional.binary_cross_entropy_with_logits(logit, goal, reduction="none")
    alpha = FOCAL_ALPHA * goal + (1 - FOCAL_ALPHA) * (1 - goal)
    score_loss = (alpha * (1 - right) ** FOCAL_GAMMA * entropy * ~ring).sum() / count

    picture, point = positive.nonzero(as_tuple=True)
    if len(picture) == 0:
        return score_loss, {"score": float(score_loss.detach()), "box": 0.0, "marks": 0.0}
    truth = torch.stack([faces[p][owner[p, q]] for p, q in zip(picture.tolist(), point.tolist())])
    found = box[picture, point]
    _, giou = generalised_iou(found, truth[:, :4])
    size = ((truth[:, 2] - truth[:, 0]) * (truth[:, 3] - truth[:, 1])).sqrt().clamp(min=4)
    error = (landmark[picture, point] - truth[:, 4:]) / size[:, None]
    marks_loss = torch.nn.functional.smooth_l1_loss(error * 20, torch.zeros_like(error), beta=0.4)
    box_loss = (1 - giou).mean()
    total = score_loss + BOX_WEIGHT * box_loss + LANDMARK_WEIGHT * marks_loss
    return total, {"score": float(score_loss.detach()), "box": float(box_loss.detach()), "marks": float(marks_loss.detach())}
