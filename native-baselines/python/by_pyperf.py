"""One workload timed by pyperf, for `agreement`: calls with the next of the inputs, and taking the next input alone.

Run by the Python of `.tools/python`. It shares the logic with the worker, and nothing of how calls are timed.
"""

import json
from itertools import cycle

import pyperf

from tollgate_json.functions import FUNCTIONS
from tollgate_logic.contract.outcome import Err


def main():
    """Benches `call` and `loop`."""
    runner = pyperf.Runner(add_cmdline_args=_for_workers)
    runner.argparser.add_argument("--workload", required=True)
    runner.argparser.add_argument("--inputs", required=True)
    options = runner.parse_args()
    function = FUNCTIONS[options.workload]
    with open(options.inputs, encoding="utf-8") as file:
        ring = cycle([function.decode(json.loads(line)) for line in file])
    call, following = function.call, ring.__next__

    if function.parameters == 1:

        def calls():
            [argument] = following()
            try:
                call(argument)
            except Err:
                pass

        def loop():
            [_] = following()

    else:

        def calls():
            one, other = following()
            try:
                call(one, other)
            except Err:
                pass

        def loop():
            _, _ = following()

    runner.bench_func("calls", calls)
    runner.bench_func("loop", loop)


def _for_workers(command, options):
    command += ["--workload", options.workload, "--inputs", options.inputs]


if __name__ == "__main__":
    main()
