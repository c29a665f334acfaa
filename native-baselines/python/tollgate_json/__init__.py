"""The canonical JSON of LOGIC.md's chapter of that name, typed by the annotations of the contract.

Reading is strict: a key too many, a number out of range or a text that is no Unicode is refused with the place where
it stands.
"""
