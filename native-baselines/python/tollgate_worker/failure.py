"""Requests that could not be carried out."""


class Failure(Exception):
    """An answer that is a refusal: its kind, and one line on what happened and what to do."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


def bad_request(message: str) -> Failure:
    """A request that makes no sense here."""
    return Failure("request", message)


def unsupported(message: str) -> Failure:
    """Something that this program cannot do at all."""
    return Failure("unsupported", message)


def broken(message: str) -> Failure:
    """A subject that does not do what it should."""
    return Failure("subject", message)
