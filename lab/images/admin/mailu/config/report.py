"""What an import tells about itself."""
from collections import Counter

import sqlalchemy
from sqlalchemy import event

from mailu.config import exporter
from mailu.config.sections import FETCH, SECTIONS, TOKEN
from mailu.config.values import HIDDEN
from mailu.database import db

SECTION_OF = {section.model: section for section in (*SECTIONS.values(), TOKEN, FETCH)}


class Report:
    """Counts the changes of each flush and, when verbose, prints them."""

    def __init__(self, verbose=0, secrets=False, quiet=False, echo=print):
        self.verbose = 0 if quiet else verbose
        self.quiet = quiet
        self.options = frozenset({'secrets'} if secrets else ())
        self.echo = echo
        self.counter = Counter()
        self.silent = set()
        event.listen(db.session, 'after_flush', self.after_flush)

    def handling(self, section, data):
        """Shows the input of one item (twice verbose)."""
        if self.verbose < 2:
            return
        shown = dict(data)
        if not self.options:
            for name in section.attributes:
                if name in shown and section.attributes[name].secret:
                    shown[name] = HIDDEN
            if 'hash_password' in shown:
                shown['password'] = HIDDEN
            if 'fetches' in shown:
                shown['fetches'] = [{**fetch, 'password': HIDDEN} for fetch in shown['fetches']]
        self.echo(f'Handling {section.name}: {plain(shown)}')

    def after_flush(self, session, _context):
        for item in session.new:
            if item not in self.silent:
                self.changed('Created', item, self.describe(item))
        for item in session.dirty:
            self.modified(item)
        for item in session.deleted:
            self.changed('Deleted', item, self.describe(item))

    def describe(self, item):
        section = SECTION_OF.get(type(item))
        return plain(exporter.dump(item, section, options=self.options)) if section else repr(item)

    def changed(self, action, item, message):
        self.counter[action, item.__table__.name] += 1
        if self.verbose:
            self.echo(f'{action} {item.__table__.name}: {message}')

    def modified(self, item):
        """Upstream notices what was modified only when it is to be shown: the terse summary counts no modification."""
        section = SECTION_OF.get(type(item))
        if not self.verbose or section is None:
            return
        name = getattr(item, section.key)
        before = previous_values(item)
        if not before:
            return
        self.counter['Modified', item.__table__.name] += 1
        for attribute in section.attributes.values():
            if attribute.name in before:
                old, new = before[attribute.name], attribute.kind.dump(item, attribute.name)
                if attribute.secret and not self.options:
                    old, new = (HIDDEN if value else value for value in (old, new))
                self.echo(f'Modified {section.name}: {str(name)!r} {attribute.name}: {show(old)} -> {show(new)}')

    def key_modified(self, domain, before, after):
        """A DKIM key is a file, so no flush tells of it."""
        self.counter['Modified', 'domain'] += 1
        if self.verbose:
            if not self.options:
                before, after = (HIDDEN if value else '' for value in (before, after))
            self.echo(f'Modified domain: {str(domain)!r} dkim_key: {show(before or "")} -> {show(after or "")}')

    def summary(self, message):
        if self.quiet:
            return
        words = []
        for action in ('Created', 'Deleted', 'Modified'):
            tables = [f'{table}({count})' for (what, table), count in sorted(self.counter.items()) if what == action]
            if tables:
                words.append(f"{action}: {' '.join(tables)}")
        self.echo(message, ' / '.join(words) or 'No changes.')


def previous_values(item):
    """The former values of the columns that changed."""
    state = sqlalchemy.inspect(item)
    changed = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.deleted and attribute.key not in ('updated_at',):
            old, new = history.deleted[-1], getattr(item, attribute.key)
            if isinstance(old, list):
                old, new = set(old), set(new)
            if old != new and (old or new or attribute.key != 'comment'):
                changed[attribute.key] = history.deleted[-1]
    return changed


def show(value):
    return str(value) if value is HIDDEN else repr(value)


def plain(value):
    """The repr of nested data with hidden values unquoted, as upstream prints them."""
    if isinstance(value, dict):
        return '{' + ', '.join(f'{key!r}: {plain(item)}' for key, item in value.items()) + '}'
    if isinstance(value, list):
        return '[' + ', '.join(map(plain, value)) + ']'
    return show(value) if value is HIDDEN else repr(str(value) if isinstance(value, str) else value)
