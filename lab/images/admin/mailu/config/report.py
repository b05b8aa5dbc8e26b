"""What an import tells about itself."""
from collections import Counter

import sqlalchemy
from sqlalchemy import event

from mailu.config import exporter
from mailu.config.secrets import HIDDEN
from mailu.config.sections import FETCH, SECTIONS, TOKEN

SECTION_OF = {section.model: section for section in (*SECTIONS.values(), TOKEN, FETCH)}


class Report:
    """Counts the changes as they are written and, when verbose, prints them. Alternatives have no section and pass unmentioned, as upstream."""

    def __init__(self, verbose=0, secrets=False, quiet=False, echo=print):
        self.verbose = 0 if quiet else verbose
        self.quiet = quiet
        self.options = frozenset({'secrets'} if secrets else ())
        self.echo = echo
        self.counter = Counter()
        self.silent = set()

    def __enter__(self):
        self.listen(event.listen)
        return self

    def __exit__(self, *_):
        self.listen(event.remove)

    def listen(self, change):
        for model in SECTION_OF:
            change(model, 'after_insert', self.inserted)
            change(model, 'after_update', self.updated)
            change(model, 'after_delete', self.deleted)

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

    def inserted(self, _mapper, _connection, item):
        if item not in self.silent:
            self.changed('Created', item)

    def deleted(self, _mapper, _connection, item):
        self.changed('Deleted', item)

    def changed(self, action, item):
        section = SECTION_OF[type(item)]
        self.counter[action, section.name] += 1
        if self.verbose:
            self.echo(f'{action} {section.name}: {plain(exporter.dump(item, section, options=self.options))}')

    def updated(self, _mapper, _connection, item):
        """Upstream notices what was modified only when it is to be shown: the terse summary counts no modification."""
        if not self.verbose:
            return
        section = SECTION_OF[type(item)]
        name = getattr(item, section.key)
        before = previous_values(item)
        if not before:
            return
        self.counter['Modified', section.name] += 1
        for attribute in section.attributes.values():
            if attribute.name in before:
                old, new = before[attribute.name], attribute.kind.dump(item, attribute.name)
                if attribute.secret and not self.options:
                    old, new = (HIDDEN if value else value for value in (old, new))
                self.echo(f'Modified {section.name}: {str(name)!r} {attribute.name}: {show(old)} -> {show(new)}')

    def references_modified(self, section, name, attribute, before, after):
        """Shown, and not counted."""
        if not self.quiet:
            self.echo(f'Modified {section.name}: {name!r} {attribute}: {before!r} -> {after!r}')

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
                changed[attribute.key] = old
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
