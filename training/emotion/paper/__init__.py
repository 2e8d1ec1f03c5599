"""Paper 1 at its own size: Aff-Wild2, BEiT-large and WavLM-large features, the fused model (training/PAPER.md)."""
