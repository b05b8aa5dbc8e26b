"""From the database to plain data."""
from mailu.config.errors import InvalidFilter
from mailu.config.secrets import HIDDEN
from mailu.config.sections import SECTIONS
from mailu.config.values import Nested
from mailu.database import db


def tree(filters):
    """Filters as nested dicts: `user.email user.tokens.ip` becomes {user: {email: {}, tokens: {ip: {}}}}."""
    root = {}
    for path in filters:
        node = root
        for part in path.split('.'):
            node = node.setdefault(part, {})
    return root


def export(filters, options):
    """The configuration, or what the filters leave of it. OPTIONS is a set out of full, secrets and dns."""
    wanted = tree(filters or SECTIONS)
    check(wanted, SECTIONS, [])
    return {
        name: [dump(item, section, wanted[name], options) for item in db.session.query(section.model).all()]
        for name, section in SECTIONS.items() if name in wanted}


def check(wanted, known, path):
    """Refuse filters that name no section or attribute."""
    if unknown := sorted(name for name in wanted if name not in known):
        raise InvalidFilter(['.'.join([*path, name]) for name in unknown])
    for name, inner in wanted.items():
        if inner:
            target = known[name]
            section = target.kind.section if isinstance(getattr(target, 'kind', None), Nested) else target
            check(inner, getattr(section, 'attributes', {}), [*path, name])


def dump(item, section, wanted=None, options=frozenset()):
    """One item as a dict. An attribute that a filter names is shown whatever its value."""
    data = {}
    for name, attribute in section.attributes.items():
        if wanted and name not in wanted:
            continue
        inner = wanted[name] if wanted else None
        # A filter that goes deeper (`user.tokens.ip`) does not name the attribute itself.
        named = bool(wanted) and not inner
        if attribute.only_with and not named and not options & set(attribute.only_with):
            continue
        if isinstance(attribute.kind, Nested):
            value = [dump(part, attribute.kind.section, inner, options) for part in getattr(item, name)]
        else:
            value = attribute.kind.dump(item, name)
        if not named:
            if attribute.secret and 'secrets' not in options:
                data[name] = HIDDEN
                continue
            if 'full' not in options and value in attribute.omit:
                continue
        data[name] = value
    return data
