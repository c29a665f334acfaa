"""The list of mutants that are known to be no mistakes: they answer everything as the logic does."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tollgate_json.goldens import BadInput
from tollgate_mutation.mutants import Mutant

_KEYS = {"line", "changes", "why"}


class Name(NamedTuple):
    """What a mutant is called, wherever its line moves to."""

    file: str
    line: str
    change: str


def read_names(path: Path) -> Counter[Name]:
    """The mutants of a list. It has tables `[["FILE"]]`, each with a line, changes of it, and why they are none."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise BadInput(f"{path}: cannot be read: {fault}") from None
    names: Counter[Name] = Counter()
    for file, entries in tables.items():
        for entry in entries if isinstance(entries, list) else [entries]:
            if not isinstance(entry, dict) or entry.keys() != _KEYS or not entry["why"]:
                raise BadInput(f"{path}: {file}: expected the keys line, changes and why in each [[table]]")
            names.update(Name(file, entry["line"], change) for change in entry["changes"])
    return names


def unlisted(survivors: Iterable[Mutant], names: Counter[Name]) -> list[Mutant]:
    """The survivors that the list does not hold. Of lines that stand twice it must hold both."""
    left = names.copy()
    found = []
    for mutant in survivors:
        name = name_of(mutant)
        if left[name] <= 0:
            found.append(mutant)
        left[name] -= 1
    return found


def outdated(file: str, survivors: Iterable[Mutant], names: Counter[Name]) -> list[Name]:
    """The mutants of this file that the list holds though they are killed, or are none any more."""
    listed = Counter({name: count for name, count in names.items() if name.file == file})
    return list((listed - Counter(map(name_of, survivors))).elements())


def name_of(mutant: Mutant) -> Name:
    """The name of a mutant."""
    return Name(mutant.file, mutant.line, mutant.change)
