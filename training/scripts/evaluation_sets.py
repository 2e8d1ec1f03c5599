"""Writes a folder of test sets that `npm run evaluate -- bars --sets DIR` reads: pictures, clips and their CSVs, all held out from training."""

import csv
import json
import shutil
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import cv2
import numpy as np

from emotion.drawn import held_out_name
from emotion.faces import SPLITS, majority, read_ferplus
from emotion.few.duplicates import near_duplicates
from emotion.labels import LABELS, SPEECH_TO_LABEL
from emotion.paths import data_folder, parser
from emotion.speech_data import split_of

TEST = SPLITS.index("PrivateTest")
# The classes that EMO-DB shares with most corpora and of which every clip is as it was recorded (see `is_original`).
EMODB_FOUR = ("neutral", "anger", "happiness", "sadness")
# What the file names of the demo portraits ask for; the pictures show mostly what they say (README of the data).
ASKED = {"angry": "anger", "fearful": "fear", "happy": "happiness", "smiling": "happiness", "neutral": "neutral", "sad": "sadness", "surprised": "surprise"}


def write_csv(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    """And says what is in it, by label."""
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    at = columns.index("label")
    counts = Counter(row[at] for row in rows)
    print(f"{path.name:28s} {len(rows):5d} rows  " + ", ".join(f"{name} {counts[name]}" for name in LABELS if counts[name]), flush=True)


def write_faces(data: Path, out: Path) -> None:
    """FER+ PrivateTest, majority of all votes; ties, contempt, unknown and not-a-face are left out (emotion/faces.py).

    Beside it the same without the crops of which Training or PublicTest has a near-duplicate.
    """
    faces = read_ferplus(data)
    labels = majority(faces["votes"])
    folder = out / "ferplus"
    folder.mkdir(exist_ok=True)
    rows = []
    numbers = ((faces["splits"] == TEST) & (labels >= 0)).nonzero()[0]
    for index in numbers:
        name = f"ferplus/{index:05d}.png"
        cv2.imwrite(str(out / name), faces["crops"][index])
        rows.append([name, LABELS[labels[index]]])
        if len(rows) % 1000 == 0:
            print(f"  {len(rows)} crops", flush=True)
    write_csv(out / "ferplus-private-test.csv", ["path", "label"], rows)
    double = near_duplicates(faces["crops"][numbers], faces["crops"][faces["splits"] != TEST])
    write_csv(out / "ferplus-private-test-new.csv", ["path", "label"], [row for row, known in zip(rows, double) if not known])


def is_original(row: dict) -> bool:
    """`note` marks clips that were cut or padded to 2.0 s: their length tells their label, so they are no test."""
    return not row["note"]


def write_speech(data: Path, out: Path) -> None:
    """Test speakers of each corpus; EMO-DB is a corpus and a language that training never hears."""
    with open(data / "speech" / "speech.csv", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["label"] in SPEECH_TO_LABEL]
    listed: dict[str, list[list[str]]] = {"ravdess-22-24": [], "nemo-test": [], "ased-test": [], "emodb-originals": []}
    names = {"ravdess": "ravdess-22-24", "nemo": "nemo-test", "ased": "ased-test"}
    for row in rows:
        corpus, label = row["corpus"], SPEECH_TO_LABEL[row["label"]]
        if corpus == "emodb":
            wanted = "emodb-originals" if is_original(row) and label in EMODB_FOUR else None
        else:
            wanted = names[corpus] if split_of(corpus, row["speaker"]) == "test" else None
        if wanted is None:
            continue
        copied = out / "speech" / row["path"]
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / "speech" / row["path"], copied)
        listed[wanted].append([f"speech/{row['path']}", label, row["speaker"]])
    for name, found in listed.items():
        write_csv(out / f"{name}.csv", ["path", "label", "speaker"], found)
    # The voices of surrogate pairs: speakers of the trained corpora that no model has heard.
    voices = [row for name in names.values() for row in listed[name]]
    write_csv(out / "pair-voices.csv", ["path", "label", "speaker"], voices)


def write_detection(data: Path, out: Path) -> None:
    """The pictures' held-out tenth, by the hash of the name; corners of the boxes (the data's file holds x, y, width, height)."""
    boxes = json.loads((data / "detect" / "boxes.json").read_text())
    folder = out / "detect"
    folder.mkdir(exist_ok=True)
    held = {}
    for name in sorted(boxes):
        if not held_out_name(name):
            continue
        shutil.copyfile(data / "detect" / name, folder / name)
        held[name] = [{"box": [x, y, round(x + width, 1), round(y + height, 1)]} for face in boxes[name] for x, y, width, height in [face["box"]]]
    (out / "detect.json").write_text(json.dumps(held) + "\n")
    print(f"{'detect.json':28s} {len(held):5d} pictures, {sum(map(len, held.values()))} faces", flush=True)


def write_demo(data: Path, out: Path) -> None:
    folder = out / "demo"
    folder.mkdir(exist_ok=True)
    rows = []
    for path in sorted((data / "demo").glob("*.jpg")):
        shutil.copyfile(path, folder / path.name)
        rows.append([f"demo/{path.name}", ASKED[path.name.split("_")[0]]])
    write_csv(out / "demo.csv", ["path", "label"], rows)


def write_reference(data: Path, out: Path) -> None:
    """What the other open nets say of the crops that write_faces wrote, as probabilities of our seven labels."""
    from emotion.metrics import softmax
    from emotion.reference_nets import reference_nets  # with torch, which the other sets do not need

    listed = out / "ferplus-private-test.csv"
    if not listed.exists():
        raise SystemExit(f"{listed} is not there: write the faces first (--only faces reference)")
    with open(listed, newline="") as lines:
        rows = list(csv.DictReader(lines))
    crops = np.stack([cv2.imread(str(out / row["path"]), cv2.IMREAD_GRAYSCALE) for row in rows])
    for name, net in reference_nets(data / "reference").items():
        said = softmax(net(crops))
        answers = [[row["label"], *(f"{value:.5f}" for value in each)] for row, each in zip(rows, said)]
        write_csv(out / f"reference-{name}.csv", ["label", *LABELS[:7]], answers)


WRITERS = {"faces": write_faces, "speech": write_speech, "detect": write_detection, "demo": write_demo, "reference": write_reference}


NEEDED = {"faces": "faces/ferplus.csv", "speech": "speech/speech.csv", "detect": "detect/boxes.json", "demo": "demo", "reference": "reference"}


def main() -> None:
    args = parser(__doc__)
    args.add_argument("--out", type=Path, required=True, help="where the sets go, about 35 MB; not into the repository")
    args.add_argument("--only", choices=tuple(WRITERS), nargs="+", default=tuple(WRITERS), help="default: all; reference needs faces")
    args = args.parse_args()
    data = data_folder(args)
    args.out.mkdir(parents=True, exist_ok=True)
    missing = [part for part in args.only if not (data / NEEDED[part]).exists()]
    for part in missing:
        print(f"MISSING in {data}: {NEEDED[part]}; the sets of {part} are not written", file=sys.stderr)
    for part, write in WRITERS.items():
        if part in args.only and part not in missing:
            write(data, args.out)
    print(f"next: npm run evaluate -- bars --sets {args.out}")
    if missing:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
