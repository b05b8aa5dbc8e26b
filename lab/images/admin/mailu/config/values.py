"""The kinds of values: how each is written out, and how it is read and checked."""
from datetime import date, datetime, timezone

import sqlalchemy

from mailu.config.errors import Invalid


class Value:
    """A value that is written as it is."""

    def __init__(self, nullable=False):
        self.nullable = nullable

    def dump(self, item, name):
        return getattr(item, name)

    def load(self, value):
        """The value to store; raises Invalid."""
        if value is None:
            if self.nullable:
                return None
            raise Invalid('Field may not be null.')
        return self.read(value)

    def read(self, value):
        return value


class Text(Value):
    """A string of limited length."""

    def __init__(self, length=None, nullable=False):
        super().__init__(nullable)
        self.length = length

    def read(self, value):
        if not isinstance(value, (str, bytes)):
            raise Invalid('Not a valid string.')
        if self.length and len(value) > self.length:
            raise Invalid(f'Longer than maximum length {self.length}.')
        return value


class Comment(Text):
    """A string that is empty rather than null."""

    def dump(self, item, name):
        return getattr(item, name) or ''


class Choice(Text):
    """One of a few strings."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def read(self, value):
        if super().read(value) not in self.choices:
            raise Invalid(f"Must be one of: {', '.join(self.choices)}.")
        return value


class Number(Value):
    """A whole number, also as text."""

    def read(self, value):
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Invalid('Not a valid integer.') from None


class Switch(Value):
    """True or false, in the many spellings that upstream's library takes."""

    TRUE = {'t', 'true', '1', 'on', 'y', 'yes'}
    FALSE = {'f', 'false', '0', 'off', 'n', 'no'}

    def read(self, value):
        text = str(value).lower()
        # A number other than 0 and 1 is neither; see `mark_deletion` for what hangs on it.
        if isinstance(value, (str, bool, int)) and text in self.TRUE | self.FALSE:
            return text in self.TRUE
        raise Invalid('Not a valid boolean.')


class Day(Value):
    """A date, as ISO text."""

    def dump(self, item, name):
        day = getattr(item, name)
        return day.isoformat() if day else None

    def read(self, value):
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Invalid('Not a valid date.') from None


class Moment(Value):
    """A point in time, as RFC 3339 text in UTC."""

    def __init__(self):
        super().__init__(nullable=True)

    def dump(self, item, name):
        moment = getattr(item, name)
        if moment is None:
            return None
        return moment.astimezone(timezone.utc).isoformat().replace('+00:00', 'Z')

    def read(self, value):
        try:
            return datetime.fromisoformat(value)
        except (TypeError, ValueError):
            raise Invalid('Not a valid datetime.') from None


class Strings(Value):
    """A list of strings, also as one string with commas."""

    def __init__(self):
        super().__init__(nullable=True)

    def load(self, value):
        if not value:
            return []
        if isinstance(value, str):
            return [item.strip() for item in value.split(',') if item.strip()]
        if not isinstance(value, list):
            raise Invalid('Not a valid string or list.')
        return [item if isinstance(item, str) else str(item) for item in value]


class References(Value):
    """Other items, by their name."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def dump(self, item, name):
        return [other.name for other in getattr(item, name)]

    def read(self, value):
        if not isinstance(value, list):
            raise Invalid('Not a valid list.')
        return value


class Nested(Value):
    """A list of items of their own."""

    def __init__(self, section):
        super().__init__()
        self.section = section


def for_column(column):
    """The kind of a plain column."""
    kind = column.type
    nullable = bool(column.nullable)
    if column.name == 'comment':
        return Comment(255)
    if isinstance(kind, sqlalchemy.Enum):
        return Choice(kind.enums)
    if isinstance(kind, sqlalchemy.Boolean):
        return Switch(nullable)
    if isinstance(kind, sqlalchemy.Integer):
        return Number(nullable)
    if isinstance(kind, sqlalchemy.Date):
        return Day(nullable)
    return Text(getattr(kind, 'length', None) or getattr(getattr(kind, 'impl', None), 'length', None), nullable)
