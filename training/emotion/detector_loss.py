"""Which points answer for a face (SimOTA, as YuNet was trained), and what it costs when they are wrong."""

import torch

from emotion.detector_net import DetectorNet

CENTRE_RADIUS = 2.5  # in strides, around the middle of the box (Ge et al. 2021, YOLOX)
OVERLAP_COST = 3.0
CANDIDATES = 10
BOX_WEIGHT, LANDMARK_WEIGHT, MIMIC_WEIGHT = 3.0, 1.0, 1.0


def pairwise_iou(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """[n, m] of boxes [n, 4] and [m, 4]."""
    meet = (torch.minimum(a[:, None, 2:], b[None, :, 2:]) - torch.maximum(a[:, None, :2], b[None, :, :2])).clamp(min=0).prod(2)
    area = (a[:, 2:] - a[:, :2]).prod(1)[:, None] + (b[:, 2:] - b[:, :2]).prod(1)[None]
    return meet / (area - meet).clamp(min=1e-6)


@torch.no_grad()
def assign(at: torch.Tensor, stride: torch.Tensor, score: torch.Tensor, boxes: torch.Tensor, faces: torch.Tensor) -> torch.Tensor:
    """For each point [N, 2] the face (row of `faces` [n, 14]) it answers for, or -1: those that find the face best already."""
    owner = torch.full((len(at),), -1)
    if len(faces) == 0:
        return owner
    truth = faces[:, :4]
    middle = (truth[:, :2] + truth[:, 2:]) / 2
    inside = ((at[:, None] > truth[None, :, :2]) & (at[:, None] < truth[None, :, 2:])).all(2)
    near = (at[:, None] - middle[None]).abs().amax(2) < CENTRE_RADIUS * stride[:, None]
    usable = (inside | near).any(1).nonzero().squeeze(1)
    if len(usable) == 0:
        return owner
    overlap = pairwise_iou(boxes[usable], truth)
    cost = -score[usable].clamp(min=1e-6).log()[:, None] - OVERLAP_COST * (overlap + 1e-6).log()
    cost = cost + 1e5 * ~(inside & near)[usable]
    count = overlap.topk(min(CANDIDATES, len(usable)), dim=0).values.sum(0).int().clamp(min=1)
    chosen = torch.zeros_like(overlap, dtype=torch.bool)
    for face, many in enumerate(count.tolist()):
        chosen[cost[:, face].topk(min(many, len(usable)), largest=False).indices, face] = True
    cheapest = torch.where(chosen, cost, torch.inf).min(1)
    owner[usable] = torch.where(cheapest.values.isinf(), -1, cheapest.indices)
    return owner


def generalised_iou(a: torch.Tensor, b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """IoU and GIoU of boxes, row by row (Rezatofighi et al. 2019)."""
    meet = (torch.minimum(a[:, 2:], b[:, 2:]) - torch.maximum(a[:, :2], b[:, :2])).clamp(min=0).prod(1)
    area = (a[:, 2:] - a[:, :2]).clamp(min=0).prod(1) + (b[:, 2:] - b[:, :2]).prod(1) - meet
    hull = (torch.maximum(a[:, 2:], b[:, 2:]) - torch.minimum(a[:, :2], b[:, :2])).prod(1)
    iou = meet / area.clamp(min=1e-6)
    return iou, iou - (hull - area) / hull.clamp(min=1e-6)


def detector_loss(model: DetectorNet, raws: list[torch.Tensor], faces: list[torch.Tensor]) -> tuple[torch.Tensor, dict[str, float]]:
    """`faces`: for each picture [n, 14] box and landmarks in input pixels."""
    logits, boxes, landmarks = model.decode(raws)
    boxes, landmarks = boxes.transpose(1, 2), landmarks.transpose(1, 2)
    at = ((model.cells_of(raws) + 0.5) * model.stride).T
    scores = logits.detach().sigmoid().prod(1).sqrt()
    owner = torch.stack([assign(at, model.stride, scores[i], boxes[i].detach(), own) for i, own in enumerate(faces)])
    picture, point = (owner >= 0).nonzero(as_tuple=True)
    count = max(1, len(picture))

    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    thing_loss = entropy(logits[:, 1], (owner >= 0).float(), reduction="sum") / count
    if len(picture) == 0:
        return thing_loss, {"thing": float(thing_loss.detach()), "class": 0.0, "box": 0.0, "marks": 0.0}
    truth = torch.stack([faces[p][owner[p, q]] for p, q in zip(picture.tolist(), point.tolist())])
    iou, giou = generalised_iou(boxes[picture, point], truth[:, :4])
    class_loss = entropy(logits[picture, 0, point], iou.detach().clamp(0, 1), reduction="sum") / count
    box_loss = (1 - giou).mean()
    size = ((truth[:, 2] - truth[:, 0]) * (truth[:, 3] - truth[:, 1])).sqrt().clamp(min=4)
    error = (landmarks[picture, point] - truth[:, 4:]) / size[:, None]
    marks_loss = torch.nn.functional.smooth_l1_loss(error * 20, torch.zeros_like(error), beta=0.4)
    total = thing_loss + class_loss + BOX_WEIGHT * box_loss + LANDMARK_WEIGHT * marks_loss
    parts = {"thing": thing_loss, "class": class_loss, "box": box_loss, "marks": marks_loss}
    return total, {name: float(part.detach()) for name, part in parts.items()}


def mimic_loss(found: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """How far the features at stride 8 are from YuNet's, in shares of their power."""
    found, wanted = found.float(), wanted.float()
    return (found - wanted).square().mean() / wanted.square().mean().clamp(min=1e-6)
