"""What is said to a user when something cannot be done."""


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
