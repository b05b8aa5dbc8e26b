"""The notations of an update: delete an item, prune a list, reset an attribute, add to and take from lists."""
from mailu.config import exporter
from mailu.config.errors import InvalidInput
from mailu.config.values import References, Strings
from mailu.config.sections import static_default

DELETE = '__delete__'
PRUNE = '-prune-'


class EditError(Exception):
    """A notation that makes no sense; `path` is relative to the section."""

    def __init__(self, message, *path):
        super().__init__(message)
        self.path = path


def prepare(section, items):
    """(whether to prune the section, the items with deletions marked and defaults filled in)."""
    prune, prepared = False, []
    for position, data in enumerate(items):
        if not isinstance(data, dict):
            raise EditError(f'Invalid item. {section.name.title()} needs to be an object.', repr(data))
        if DELETE in data:
            raise EditError('Unknown field.', position, DELETE)
        if 'hash_password' in data and 'password' not in data:
            raise EditError('Nothing to hash. Field "password" is missing.', position, 'hash_password')
        if f'-{section.key}' in data:
            key = data[f'-{section.key}']
            if key is None:
                prune = True
            else:
                prepared.append({section.key: key, DELETE: position})
            continue
        prepared.append({name.lstrip('-') if name.startswith('-') else name: reset(section, position, name, value)
                         for name, value in data.items()})
    return prune, prepared


def reset(section, position, name, value):
    """The value itself, or for `-name: null` the column's default."""
    if not name.startswith('-'):
        return value
    name = name[1:]
    column = section.model.__table__.columns.get(name)
    if column is None:
        return None
    if value is not None:
        raise EditError('Value must be "null" when resetting to default.', position, name)
    if column.default is None:
        raise EditError('Field has no default value.', position, name)
    # A computed default (spam_threshold's, in spite of the manual) is handed on as the function that it is, and refused.
    default = static_default(column)
    return default.isoformat() if hasattr(default, 'isoformat') and not callable(default) else default


def find_sibling(section, parent, field, data):
    """A nested item: by its key, or else one that is the same in all that can be said of it."""
    for item in getattr(parent, field):
        if section.key in data:
            if item.id == data[section.key]:
                return item
        else:
            shown = exporter.dump(item, section, options={'secrets'})
            shown.pop(section.key, None)
            if shown == data:
                return item
    return None


def merge_lists(item, section, data, path):
    """In an update a list adds to what is there; `-entry` takes away and `-prune-` starts from nothing."""
    merged = dict(data)
    for name, value in data.items():
        attribute = section.attributes.get(name)
        if attribute is None or not isinstance(attribute.kind, (References, Strings)) or not isinstance(value, list):
            continue
        entries = {entry for entry in value if entry != PRUNE}
        if PRUNE not in value:
            entries |= set(attribute.kind.dump(item, name) or ())
        for entry in value:
            if entry.startswith('-') and entry != PRUNE:
                entries.discard(entry)
                if entry[1:] not in entries:
                    raise InvalidInput([([path[0], '?', name], f'Item to delete not found: {entry[1:]!r}.')])
                entries.discard(entry[1:])
        merged[name] = sorted(entries)
    return merged
