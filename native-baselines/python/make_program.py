#!/usr/bin/env python3
"""Writes `bin/tollgate-python`: the worker program, started by the very interpreter that runs this.

The interpreter stands in the program's first line by its path. A name to be looked up could be another Python tomorrow,
or a shell script in front of one (as pyenv's are), whose start would be counted as Python's.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        f"make_program: Python 3.11 or newer is needed, and {sys.executable} is {sys.version.partition(' ')[0]}"
    )

import compileall
import os
import sysconfig
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_PACKAGES = ("tollgate_json", "tollgate_logic", "tollgate_worker")
_LINE_MOST = 127
"""What Linux reads of a first line, since ever."""

_MATTERS = (
    "--enable-optimizations",
    "--with-lto",
    "--with-pydebug",
    "--disable-gil",
    "--enable-experimental-jit",
)

_PROGRAM = """\
#!{interpreter} -I
# Written by make_program.py: starts the worker with the interpreter that was there then.
import time

began_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)

import sys

sys.path.insert(0, __file__.rpartition("/bin/")[0])

import tollgate_logic.fraud, tollgate_logic.pricing, tollgate_logic.probe

linked_ns = time.clock_gettime_ns(time.CLOCK_MONOTONIC)

from tollgate_worker.main import main

sys.exit(main(began_ns, linked_ns, {built!r}))
"""


def main() -> int:
    """Compiles the logic and the worker to bytecode, and writes the program."""
    interpreter = os.path.realpath(sys.executable)
    if " " in interpreter or len(interpreter) > _LINE_MOST - len("#! -I"):
        print(f"make_program: {interpreter}: a path with spaces, or of more than 120 letters, cannot start a program",
              file=sys.stderr)  # fmt: skip
        return 2
    for package in _PACKAGES:
        compileall.compile_dir(_HERE / package, quiet=1)
    program = _HERE / "bin" / "tollgate-python"
    program.parent.mkdir(exist_ok=True)
    part = program.with_suffix(f".{os.getpid()}")
    part.write_text(_PROGRAM.format(interpreter=interpreter, built=_built()), encoding="utf-8")
    part.chmod(0o755)
    part.replace(program)
    print(program)
    return 0


def _built() -> str:
    """How the interpreter itself was configured, as far as it decides how fast it is, and as it tells."""
    given = sysconfig.get_config_var("CONFIG_ARGS") or ""
    return " ".join(option for option in _MATTERS if option in given) or "says nothing of optimization"


if __name__ == "__main__":
    sys.exit(main())
