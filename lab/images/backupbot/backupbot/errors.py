"""Errors that end the command with a message and an exit code instead of a traceback."""


class BotError(Exception):
    """What went wrong, said to the caller; `code` is the command's exit code."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code
