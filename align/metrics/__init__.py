"""Figures: corpus scores with signatures, scores against a published translation, alignment quality."""
