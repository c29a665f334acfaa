"""Pricing, fraud scoring and the boundary's probes, written from the text of `native-baselines/LOGIC.md` alone.

Pure functions over the types of `contract`: no I/O, no JSON, no clock. Beside the golden answers this is the
second opinion: whoever wrote it did not look at the Rust version, so that a slip there does not become the law.

Where LOGIC.md says checked, saturating or wrapping, the code says so too: Python's integers never overflow by
themselves.
"""
