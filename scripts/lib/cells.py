"""Cells, what opening them takes, and the conversation with a worker program: for scripts that measure by themselves."""

import argparse
import hashlib
import json
import os
import re
import subprocess
import threading
import time
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROTOCOL = 3
RING = 64
MEMORY_LIMIT = 256 << 20


class Stop(Exception):
    """One line on what is wrong, and the exit code."""

    def __init__(self, line, code=2):
        super().__init__(line)
        self.code = code


def read_toml(path):
    try:
        import tomllib
    except ImportError:
        raise Stop("Python 3.11 or newer is needed: apt-get install python3 (or your system's equivalent)") from None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise Stop(f"{path}: {fault}") from None


# ---- What a cell names ----


class Cell:
    """A workload on a contender, with all that opening it takes."""

    def __init__(self, text, suites):
        self.text = text
        self.workload, at, self.contender = text.partition("@")
        self.parts = self.contender.split("/")
        known = {"native": 2, "component": 3}
        if not at or len(self.parts) != known.get(self.parts[0]):
            raise Stop(f"`{text}` is no cell that is called: write it like pricing/get-quote@component/rust/cranelift")
        self.suites = [*(path.parent for path in sorted(ROOT.glob("fixtures/*/suite.toml"))), *suites]
        self.suite, self.function = self._function()
        self.program, self.folder = self._program()

    def _function(self):
        name = re.sub(r"/[0-9]+(B|KiB|MiB)$", "", self.workload)
        for suite in self.suites:
            for function in read_toml(suite / "suite.toml").get("function", []):
                if function["name"] == name and ("smallest" in function) == (name != self.workload):
                    return suite, function
                if function["name"] == name:
                    has = "comes in sizes, as 64KiB" if "smallest" in function else "does not come in sizes"
                    raise Stop(f"{self.text}: `{name}` {has}")
        raise Stop(f"{self.text}: there is no function `{name}`; `tollgate list functions` shows them all")

    def _program(self):
        """The program that opens it: of all globs that fit the longest decides."""
        fitting = []
        for path in [*ROOT.glob("harness/*/program.toml"), *ROOT.glob("native-baselines/*/program.toml")]:
            program = read_toml(path)
            globs = [glob for glob in program.get("answers", []) if fits(glob, self.contender)]
            fitting += [(len(glob), str(path), program) for glob in globs]
        if not fitting:
            raise Stop(f"{self.text}: no program opens it; `tollgate list programs` shows who opens what")
        _, path, program = max(fitting, key=lambda fit: fit[:2])
        return program, Path(path).parent

    def command(self):
        name = self.program["program"]
        beside = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "release", name)
        path = beside if "/" not in name else self.folder / name
        if not path.is_file():
            raise Stop(f"{self.text}: {path} is not there: {self.program['build']}")
        return [str(path), *self.program.get("args", [])]

    def config(self):
        if self.parts[0] == "native":
            return None
        path = ROOT / "harness/configs" / f"{self.parts[2]}.toml"
        if not path.is_file():
            names = sorted(other.stem for other in path.parent.glob("*.toml"))
            raise Stop(f"{self.text}: there is no configuration `{self.parts[2]}` among {', '.join(names)}")
        return read_toml(path)

    def artifact(self):
        if self.parts[0] == "native":
            return None
        path = self._component()
        if not path.is_file():
            raise Stop(f"{self.text}: {path} is not there: target/release/tollgate guests build {self.parts[1]}")
        return named(path)

    def _component(self):
        for path in ROOT.glob("guests/*/guest.toml"):
            if any(build["name"] == self.parts[1] for build in read_toml(path)["build"]):
                return path.parent / "target/tollgate" / f"{self.parts[1]}.wasm"
        for suite in self.suites:
            for component in read_toml(suite / "suite.toml").get("component", []):
                if component["name"] == self.parts[1]:
                    return suite / component["file"]
        raise Stop(f"{self.text}: there is no component `{self.parts[1]}`; `tollgate guests list` shows them all")

    def inputs(self, scratch):
        """The file of inputs for a program that asks for one."""
        if self.program.get("inputs") != "files":
            return {}
        size = self.workload[len(self.function["name"]) :]
        if "corpus" in self.function:
            path = (self.suite / "corpora" / f"{self.function['corpus']}{size}.jsonl").resolve()
            if not path.is_file():
                raise Stop(f"{self.text}: {path} is not there, and this script makes no inputs: name another function")
            return {"inputs": str(path)}
        path = Path(scratch, "inputs.jsonl")
        path.write_text((self._every_input(size) + "\n") * RING, encoding="utf-8")
        return {"inputs": str(path)}

    def _every_input(self, size):
        every = self.function.get("every-input", "null")
        if every != "size":
            return every
        count, unit = re.fullmatch(r"/([0-9]+)(B|KiB|MiB)", size).groups()
        return str(int(count) << {"B": 0, "KiB": 10, "MiB": 20}[unit])


def named(path):
    """A file, as a worker is told of it."""
    return {"path": str(path), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def fits(glob, text):
    """Whether a glob fits, in which `*` stands for anything and braces for one of what is between their commas."""
    braces = re.search(r"\{([^{}]*)\}", glob)
    if not braces:
        return fnmatchcase(text, glob)
    return any(fits(glob[: braces.start()] + one + glob[braces.end() :], text) for one in braces[1].split(","))


class Worker:
    """A worker program, asked one thing after the other."""

    def __init__(self, cell, patience_s, command=None):
        self._cell, self._patience_s = cell, patience_s
        self._process = subprocess.Popen(command or cell.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.kill()
        self._process.wait()

    def ask(self, request, **fields):
        late = threading.Timer(self._patience_s, self._process.kill)
        late.start()
        try:
            asked = {"request": request, **{name.replace("_", "-"): value for name, value in fields.items()}}
            self._process.stdin.write(json.dumps(asked).encode() + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
            answer = json.loads(line)
        except (OSError, ValueError):
            code = self._process.wait()
            why = f"did not answer within {self._patience_s} s" if late.finished.is_set() else f"ended with {code}"
            raise Stop(f"{self._cell.text}: the worker {why} when it was asked to `{request}`", 6) from None
        finally:
            late.cancel()
        if answer["answer"] == "failed":
            raise Stop(f"{self._cell.text}: {answer['message']}", 6)
        return answer

    def open(self, core=None, component=None):
        """Opens the cell's contender, of another component than the registered one if one is named; its receipt."""
        cell = self._cell
        return self.ask(
            "open",
            protocol=PROTOCOL,
            contender=cell.contender,
            config=cell.config(),
            artifact=named(component) if component else cell.artifact(),
            cache=str(ROOT / "target/tollgate/precompiled"),
            core=core,
            memory_limit=MEMORY_LIMIT,
            suites=[str(suite) for suite in cell.suites],
            spawned_ns=time.clock_gettime_ns(time.CLOCK_MONOTONIC),
        )


def positive(text):
    """An argument that is a whole number above 0."""
    if not text.replace("_", "").isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"`{text}` is no number above 0")
    return int(text)
