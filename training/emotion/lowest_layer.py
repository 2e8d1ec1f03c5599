"""A quick stand-in in training for what the lowest simulcast layer leaves of a face crop; docs/EVALUATE.md has the real codec and the bar."""

import cv2
import numpy as np

from emotion.faces import SIZE

LAYER_SIZE = 24  # a face 48 pixels high at 360p is 24 high at 180p
JPEG_QUALITY = 25  # stands in for VP8 at about 150 kbit/s


def lowest_layer(crops: np.ndarray) -> np.ndarray:
    """[N, 48, 48] uint8 crops shrunk by area to 24x24, coded as JPEG, and enlarged bilinearly to 48x48 again."""
    made = []
    for crop in crops:
        small = cv2.resize(crop, (LAYER_SIZE, LAYER_SIZE), interpolation=cv2.INTER_AREA)
        _, coded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        made.append(cv2.resize(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), (SIZE, SIZE), interpolation=cv2.INTER_LINEAR))
    return np.stack(made)
