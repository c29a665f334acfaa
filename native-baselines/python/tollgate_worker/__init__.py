"""A worker program around the logic in Python: one launch, spoken to by the worker protocol (docs/FORMATS.md).

It stays small on purpose, because its memory is measured: what is large (`hashlib` brings OpenSSL, for one) is
imported where it is first used, and dataclasses and enums are the logic's own.
"""
