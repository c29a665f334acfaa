"""Golden cases, answered one after the other by this process."""

from typing import Any

from tollgate_json.codec import Unfit
from tollgate_json.functions import Function
from tollgate_worker.failure import bad_request, broken
from tollgate_worker.workloads import function_named


def verify(name: str, golden: str) -> dict[str, Any]:
    """Answers all cases of a function, up to the first that differs."""
    from hashlib import sha256
    from pathlib import Path

    from tollgate_json.goldens import BadInput, Case, cases
    from tollgate_json.text import canonical

    function = function_named(name)
    try:
        read = list(cases(Path(golden, f"{name}.jsonl"), None))
    except BadInput as fault:
        raise bad_request(str(fault)) from None
    digest, difference = sha256(), None

    def shown(case: Case, text: str) -> str:
        return f"sha256:{text}" if case.is_digest else text

    for case in read:
        if not case.has_input:
            raise bad_request(
                f"{case.place}: the input of {case.name} is a recipe, and this program makes none"
            )
        answer = _answer(function, case)
        # An answer counts by its own digest, so that it need not be kept.
        answered = sha256(canonical(answer).encode()).hexdigest()
        digest.update(answered.encode())
        got = answered if case.is_digest else canonical(answer)
        if got != case.expected:
            difference = {"case": case.name, "expected": shown(case, case.expected), "got": shown(case, got)}
            break
    return {"cases": len(read), "digest": digest.hexdigest(), "difference": difference}


def _answer(function: Function, case: Any) -> Any:
    try:
        arguments = function.decode(case.input)
    except Unfit as fault:
        raise bad_request(f"{case.place}: the input of {case.name}: {fault}") from None
    try:
        return function.answer(arguments)
    except Exception as fault:
        raise broken(f"golden case {case.name}: {type(fault).__name__}: {fault}") from fault
