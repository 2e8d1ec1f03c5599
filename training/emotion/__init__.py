"""Overtone's training library: what turns pictures and voices into the four shipped models."""
