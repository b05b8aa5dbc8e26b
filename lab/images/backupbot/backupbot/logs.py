"""The bot's log: text or one JSON object a line (-m), on standard error."""

import json
import logging
import sys

from .errors import BotError

# Above CRITICAL on purpose: "backup finished" is shown at every level.
SUMMARY = 55
logging.addLevelName(SUMMARY, "SUMMARY")
logger = logging.getLogger("backupbot")
_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """The level becomes `message_type`; whatever came with the record (restic's own summary) is merged in."""

    def format(self, record):
        line = {
            "message_type": record.levelname,
            "filename": record.filename,
            "lineno": record.lineno,
            "process": record.process,
            "message": record.getMessage(),
        }
        for key, value in vars(record).items():
            if key not in _STANDARD:
                line.setdefault(key, value)
        if record.exc_info:
            line["exc_info"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def setup(level, machine):
    """Without a level only warnings, errors and the summary are shown."""
    if level:
        number = logging.getLevelName(level.upper())
        if not isinstance(number, int):
            raise BotError(f"Invalid log level: {level}", 2)
        logger.setLevel(number)
    else:
        logger.setLevel(logging.WARNING)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if machine else logging.Formatter("%(message)s"))
    logger.handlers[:] = [handler]
    logger.propagate = False


def summary(message, **extra):
    logger.log(SUMMARY, message, extra=extra, stacklevel=2)
