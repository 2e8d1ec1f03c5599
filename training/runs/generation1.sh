#!/bin/sh
# Trains, exports and scores generation 1 of the four models, from the data folder to models/.
# usage: OVERTONE_DATA=DIR training/runs/generation1.sh   (from the repository's root; PYTHON and NODE may be set)
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-python}
node=${NODE:-node_modules/.bin/node}
export OMP_WAIT_POLICY=passive # waiting threads sleep: training shares the machine

mkdir -p training/cache training/out
$node src/bots/draw-dataset.ts --count 4000 --out training/cache/drawn
$python training/scripts/prepare.py --only faces
$python training/scripts/measure_template.py
$python training/scripts/prepare.py
$python training/scripts/train_visual.py --epochs 40
$python training/scripts/train_speech.py --epochs 50
$python training/scripts/train_detector.py --epochs 40
$python training/scripts/embed.py
$python training/scripts/train_fused.py
$python training/scripts/export.py --generation generation1
$python training/scripts/check_chain.py
