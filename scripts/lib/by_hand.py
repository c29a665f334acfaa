"""The comparison of a language that has no benchmarking tool of its own: its worker against a loop by hand, in one program. The
program is the worker without arguments; `FUNCTION INPUTS MILLISECONDS` has it print nanoseconds a call of each round of the loop,
and `empty` behind that nanoseconds a turn of the loop without the call. The worker's figure is the median of the slices' medians; the
loop's is the median of its rounds, less that without the call."""

import random
import tempfile
from pathlib import Path
from statistics import median

import agreement

WORKLOADS = [
    "pricing/unit-price",
    "pricing/get-quote",
    "pricing/quote-cart",
    "fraud/score-features",
    "fraud/score-transaction",
    "fraud/screen/16KiB",
]
SLICES = 9
SLICE_US = 20_000


def main(language, needed, build, *, about):
    """Compares; `build` makes the program in a file."""
    with tempfile.TemporaryDirectory() as folder:
        return agreement.main(language, WORKLOADS, needed, _comparing(language, build, Path(folder)), about=about)


def _comparing(language, build, folder):
    loop = folder / "loop"

    def compare(workload, core):
        if not loop.exists():
            build(loop)
        inputs, function = _inputs_of(workload, folder), "/".join(workload.split("/")[:2])

        def worker():
            timing = {"slices": SLICES, "slice_us": SLICE_US, "warm_up_ms": 50}
            slices, _ = agreement.by_worker(loop, f"native/{language}", workload, inputs, core, **timing)
            return median(map(median, slices))

        def by_hand():
            pinned = ["taskset", "--cpu-list", str(core), loop, function, inputs, "200"]
            around, empty = (agreement.run([*pinned, *more]).split() for more in ([], ["empty"]))
            if not around or not empty:
                raise agreement.Stop(f"{workload}: the loop by hand ended no round in its time: is the core free?", 6)
            return median(map(float, around)) - median(map(float, empty))

        return "by hand", worker, by_hand

    return compare


def _inputs_of(workload, folder):
    """The committed corpus; logs of the payload's size are made up."""
    committed = agreement.COMMERCE / "corpora" / f"{workload}.jsonl"
    if committed.is_file():
        return committed
    draw = random.Random(1)
    made = folder / "logs.jsonl"
    made.write_text("".join(f'"{draw.randbytes(16 << 10).hex()}"\n' for _ in range(32)))
    return made
