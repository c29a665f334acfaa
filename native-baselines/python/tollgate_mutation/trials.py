"""Mutants before the golden cases, each in a process of its own that ends with it."""

import contextlib
import gc
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from enum import Enum
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from check_goldens import golden_files
from tollgate_json.functions import FUNCTIONS, Function
from tollgate_json.goldens import BadInput, Case, cases, function_of
from tollgate_mutation.imports import module_of, used_by
from tollgate_mutation.mutants import Mutant

_MEMORY = 2 << 30
"""More than any answer needs; a mutant that collects without end stops here."""

Questions = list[tuple[Case, list[Any]]]
"""Cases with their arguments."""


class Outcome(Enum):
    """What became of a mutant; the number is its process's exit code."""

    SURVIVED = 0
    KILLED = 1
    """An answer differs, or there is none."""
    ENDLESS = 2
    """It took more processor time than it may."""


class Trials:
    """The golden cases of some folders, ready to be asked again and again."""

    def __init__(self, golden_folders: list[Path]) -> None:
        self._questions: dict[str, Questions] = {}
        self._seconds: dict[str, float] = {}
        for path in golden_files(golden_folders):
            name = function_of(path)
            decode = FUNCTIONS[name].decode
            questions = [(case, decode(case.input)) for case in cases(path, expanded=None) if case.has_input]
            start = time.process_time()
            if not _all_equal(FUNCTIONS[name], questions):
                raise BadInput(f"{path}: the logic as it is answers otherwise; see check_goldens.py")
            self._questions[name], self._seconds[name] = questions, time.process_time() - start
        gc.freeze()  # The processes of the mutants share all this.

    def run(self, path: Path, mutants: Iterable[Mutant], jobs: int) -> Iterator[tuple[Mutant, Outcome]]:
        """The outcome of each of this file's mutants, in the order in which they end."""
        module = module_of(path)
        names = [name for name in self._questions if module in used_by(FUNCTIONS[name].module)]
        # Processor time, as other programs may be slowing this one down.
        limit = 2 + 5 * sum(self._seconds[name] for name in names)
        waiting, running = iter(mutants), dict[int, Mutant]()
        while True:
            mutant = next(waiting, None) if len(running) < jobs else None
            if mutant is not None:
                process = os.fork()
                if process == 0:
                    self._try(module, mutant, names, limit)
                running[process] = mutant
            elif running:
                process, status = os.wait()
                yield running.pop(process), _outcome(status)
            else:
                return

    def _try(self, module: str, mutant: Mutant, names: list[str], limit: float) -> None:
        """Puts the mutant in the module's place, asks, and ends this process with the outcome."""
        outcome = Outcome.KILLED
        # Whatever a mutant raises is no answer.
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            signal.setitimer(signal.ITIMER_PROF, limit)
            functions = _functions_with(module, mutant.code())
            if all(_all_equal(functions[name], self._questions[name]) for name in names):
                outcome = Outcome.SURVIVED
        os._exit(outcome.value)


def _all_equal(function: Function, questions: Questions) -> bool:
    """True if the function gives every answer; stops at the first that differs."""
    return all(case.shown(function.answer(arguments)) == case.expected for case, arguments in questions)


def _functions_with(module: str, code: CodeType) -> dict[str, Function]:
    """The functions on logic that is imported anew, with `code` for that module's."""
    for name in list(sys.modules):
        # The types stay: arguments are made of them.
        if name.startswith("tollgate_logic") and not name.startswith("tollgate_logic.contract"):
            del sys.modules[name]
    del sys.modules["tollgate_json.functions"]
    sys.meta_path.insert(0, _Instead(module, code))
    functions: dict[str, Function] = import_module("tollgate_json.functions").FUNCTIONS
    return functions


class _Instead(MetaPathFinder, Loader):
    """Finds one module, and runs other code for it."""

    def __init__(self, module: str, code: CodeType) -> None:
        self._module = module
        self._code = code

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname == self._module else None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._code, module.__dict__)


def _outcome(status: int) -> Outcome:
    if os.WIFSIGNALED(status):
        return Outcome.ENDLESS if os.WTERMSIG(status) == signal.SIGPROF else Outcome.KILLED
    return Outcome(os.WEXITSTATUS(status))
