"""How a problem code is put into words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """How a code reads: `message` says what is wrong (with facts filled in), `hint` says what to do."""

    message: str
    hint: str
