"""What is said to a user when something cannot be done."""


def counted(number: int, one: str) -> str:
    """A number with what it counts: "1 row", "2 rows", "1,200 children"."""
    return f"{number:,} {one if number == 1 else several(one)}"


def several(one: str) -> str:
    """The plural of a word that counts something."""
    return {"child": "children"}.get(one, f"{one}s")


class Refusal(Exception):
    """Wrong use or input that cannot be taken: one clear line, no traceback.

    The message has the form *where · what was found · what was expected or done · what to do*
    and never holds a cell's value, a child's identifier or a name. ``code`` is a reason code,
    part of the interface; ``exit_code`` is what the command line ends with.
    """

    def __init__(self, message: str, code: str, exit_code: int = 2):
        super().__init__(message, code)
        self.message = message
        self.code = code
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"
