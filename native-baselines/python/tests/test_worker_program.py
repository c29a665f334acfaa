"""The program itself: made, started, spoken to, and ended."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]


class Program(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        # A copy: tests leave the program alone that runs are measured with.
        copy = Path(cls.folder.name, "native-baselines/python")
        shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("bin", "tests", "__pycache__"))
        shutil.copytree(HERE.parents[1] / "scripts/lib", copy.parents[1] / "scripts/lib")
        made = subprocess.run(
            [sys.executable, copy / "make_program.py"], capture_output=True, text=True, check=True
        )
        cls.copy, cls.program = copy, made.stdout.strip()

    def started(self):
        return subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/")

    def test_a_conversation_from_spawn_to_end(self):
        spawned = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
        core = min(os.sched_getaffinity(0))
        opening = {
            "request": "open",
            "protocol": 3,
            "contender": "native/python",
            "core": core,
            "spawned-ns": spawned,
        }
        with self.started() as worker:
            requests = [opening, {"request": "look"}, {"request": "close"}]
            said, _ = worker.communicate("\n".join(map(json.dumps, requests)).encode(), timeout=60)
        receipt, seen, closed = map(json.loads, said.splitlines())
        spawn, link = receipt["phases"]
        self.assertEqual((spawn["name"], link["name"], closed["answer"]), ("spawn", "link", "closed"))
        self.assertTrue(100 < spawn["us"] < 60e6 and 100 < link["us"] < 60e6, receipt["phases"])
        self.assertGreater(seen["memory"]["resident"], 4 << 20)
        self.assertEqual(worker.returncode, 0)

    def test_agreement_names_what_is_not_there(self):
        said = subprocess.run([sys.executable, self.copy / "agreement"], capture_output=True, text=True)
        expected = "agreement: python: there is no .tools/python/bin/python: scripts/setup --languages python\n"
        self.assertEqual((said.returncode, said.stdout, said.stderr), (2, "", expected))

    def test_it_ends_when_nobody_asks_any_more(self):
        with self.started() as worker:
            worker.stdin.close()
            self.assertEqual((worker.wait(60), worker.stdout.read()), (0, b""))

    def test_it_ends_quietly_when_nobody_listens_any_more(self):
        worker = subprocess.Popen(
            [self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        with worker:
            worker.stdout.close()
            try:
                worker.stdin.write(b'{"request":"look"}\n{"request":"look"}\n')
                worker.stdin.close()
            except BrokenPipeError:
                pass
            self.assertEqual(worker.wait(60), 0)
            self.assertEqual(worker.stderr.read(), b"")
