"""The eight labels, in the order of docs/MODELS.md (that of the Aff-Wild2 files)."""

LABELS = ("neutral", "anger", "disgust", "fear", "happiness", "sadness", "surprise", "other")
INDEX = {name: i for i, name in enumerate(LABELS)}

# FER+ columns, in the order of ferplus.csv, to our labels: contempt is folded into "other".
FERPLUS_COLUMNS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
FERPLUS_TO_LABEL = {**{name: name for name in LABELS}, "contempt": "other"}

# Speech corpora: RAVDESS "calm" counts as neutral (README of the data); EMO-DB boredom has no label of ours.
SPEECH_TO_LABEL = {**{name: name for name in LABELS}, "calm": "neutral"}
