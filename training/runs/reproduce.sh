#!/bin/sh
# Retrains, exports and scores every shipped model, from the data folder to models/, step by step.
#
# usage: OVERTONE_DATA=DIR training/runs/reproduce.sh [STEP...]
#   PYTHON, NODE   the programs to use (default: python, node_modules/.bin/node)
#   DEVICE         cpu (default) or cuda
#   THREADS        threads of each training (default 2)
#   PROCESSES      that make the face encoder's views (default 1; a GPU wants a dozen)
#   FACES          taught (default on cuda): three large nets, and the shipped one that learns from them; plain (default on
#                  cpu, where the large ones would take a day): the shipped one alone
#   REHEARSAL      1: every step, each training a minute and on small parts, to see that all of it runs here. It writes models/
#                  and docs/ as a real run does: try it in a copy of the repository
#
# Steps that are done are kept (training/out/done); a training that was stopped goes on from its last epoch. Name steps to
# run only those; delete training/out and training/cache to begin anew. How long it takes: training/README.md.
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-python}
node=${NODE:-node_modules/.bin/node}
device=${DEVICE:-cpu}
threads=${THREADS:-2}
brief= few= little=
if [ -n "${REHEARSAL:-}" ]; then
  brief="--minutes 1" few="--limit 600" little="--steps 20 --streams 20 --seeds 1"
fi
case "$device" in cuda*) faces=${FACES:-taught} ;; *) faces=${FACES:-plain} ;; esac
export OMP_WAIT_POLICY=passive # waiting threads sleep: training shares the machine
done_folder=training/out/done
mkdir -p training/cache "$done_folder"

all="drawn faces template crops detector visual speech embed fused ablation export evaluate"
number=0
total=$(echo $all | wc -w)

run() { # NAME COMMAND...: unless it is done already, or another step was asked for
  name=$1
  shift
  number=$((number + 1))
  case " $wanted " in *" $name "*) ;; *) return 0 ;; esac
  if [ -e "$done_folder/$name" ] && [ -z "$asked" ]; then
    echo "[$number/$total] $name: done on $(cat "$done_folder/$name"), kept"
    return 0
  fi
  echo "[$number/$total] $name: started at $(date +%H:%M:%S)"
  started=$(date +%s)
  "$@"
  echo "$(date +%F) in $(($(date +%s) - started)) s" >"$done_folder/$name"
  echo "[$number/$total] $name: $(cat "$done_folder/$name")"
}

script() { # NAME ARGUMENTS...
  file=$1
  shift
  "$python" "training/scripts/$file.py" --threads "$threads" --device "$device" "$@"
}

face_training() { # NAME ARGUMENTS...
  name=$1
  shift
  script train_visual --name "$name" --batch 256 --rate 0.15 --strength 0.6 --low-share 0.3 --processes "${PROCESSES:-1}" --resume $brief "$@"
}

visual() {
  teachers=
  if [ "$faces" = taught ]; then
    teachers="--teachers teacher1 teacher2 teacher3"
    face_training teacher1 --fine --width 2 --epochs 56 --seed 11
    face_training teacher2 --fine --width 2 --epochs 56 --seed 12
    face_training teacher3 --width 2.5 --epochs 56 --seed 13
  fi
  face_training visual --fine --width 1.25 --epochs 98 --seed 21 $teachers
}

asked="$*"
wanted=${asked:-$all}
for name in $wanted; do
  case " $all " in *" $name "*) ;; *) echo "reproduce.sh: no step is called $name; the steps are: $all" >&2; exit 2 ;; esac
done
if [ ! -d "${OVERTONE_DATA:-}" ]; then
  echo "reproduce.sh: set OVERTONE_DATA to the data folder (training/README.md says what is in it)" >&2
  exit 2
fi
"$python" -c 'import torch, onnxruntime, cv2' || {
  echo "reproduce.sh: install the packages first: pip install -r training/requirements.txt" >&2
  exit 2
}

run drawn "$node" src/bots/draw-dataset.ts --count 4000 --out training/cache/drawn
run faces script prepare --only faces
run template script measure_template
run crops script prepare
run detector script train_detector --epochs 20 --resume $brief
run visual visual
run speech script train_speech --resume $brief
run embed script embed $few
run fused script train_fused --resume $brief
run ablation script ablate $little
run export script export
run evaluate script check_chain
echo "all done: the models are in models/, their scores in models/manifest.json"
