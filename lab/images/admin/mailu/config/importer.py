"""From plain data to the database."""
import yaml
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from mailu import passwords
from mailu.config import edits, names
from mailu.config.errors import Invalid, InvalidInput
from mailu.config.keys import PendingKeys
from mailu.config.secrets import DkimKey
from mailu.config.sections import SECTIONS
from mailu.config.values import Nested, References, Strings
from mailu.database import db
from mailu.models import Domain


class Importer:
    """One import. Nothing is committed here, and a problem anywhere means that nothing will be."""

    def __init__(self, report, update):
        self.report = report
        self.update = update
        self.problems = []
        self.keys = PendingKeys(report)

    def run(self, source):
        """Applies the configuration to the session; returns the DKIM keys to write after the commit."""
        data = yaml.safe_load(source)
        if not isinstance(data, dict):
            raise InvalidInput([(['_schema'], 'Invalid input type.')])
        with db.session.no_autoflush:
            if not self.update:
                self.clear()
            for name in data:
                if name not in SECTIONS:
                    self.problems.append(([name], 'Unknown field.'))
            for name, section in SECTIONS.items():
                if name in data:
                    db.session.flush()
                    self.read_items(section, data[name], [name])
            if self.problems:
                raise InvalidInput(self.problems)
            db.session.flush()
        names.check()
        return self.keys

    def clear(self):
        """Empties the four tables and no other: tokens, fetches, managers and alternatives are left as orphans, as upstream leaves them."""
        for section in SECTIONS.values():
            db.session.query(section.model).delete()

    def read_items(self, section, items, path, parent=None):
        """The items of one section, created, changed or deleted."""
        if not isinstance(items, list):
            self.problems.append((path, 'Invalid type.'))
            return []
        before = len(self.problems)
        prune, items = self.prepared(section, items, path)
        if len(self.problems) > before:
            return []
        found = []
        for position, item in enumerate(items):
            try:
                found.append(self.read_item(section, item, [*path, position], parent))
            except InvalidInput as error:
                # As upstream, the first item that cannot be matched ends its section.
                self.problems.extend(error.problems)
                return found
        self.merge_siblings(section, parent, path, found, prune)
        return [item for item in found if item is not None]

    def prepared(self, section, items, path):
        """The update notations resolved: (whether to prune, items)."""
        if not self.update:
            return False, items
        try:
            return edits.prepare(section, items)
        except edits.EditError as error:
            self.problems.append(([*path, *error.path], str(error)))
            return False, []

    def read_item(self, section, data, path, parent):
        if not isinstance(data, dict):
            raise InvalidInput([(path, 'Invalid input type.')])
        self.report.handling(section, {key: value for key, value in data.items() if key != edits.DELETE})
        item = self.find(section, data, path, parent)
        if edits.DELETE in data:
            return self.delete(section, item, data, path)
        if item is not None and self.update:
            data = edits.merge_lists(item, section, data, path)
        values, problems = self.read_values(section, data, path, item)
        if problems:
            self.problems.extend(problems)
            return None
        if item is None:
            item = section.model()
        self.apply(section, item, values, path)
        if parent is None:
            db.session.add(item)
        return item

    def find(self, section, data, path, parent):
        """The row that the data speaks of, if there is one."""
        key = data.get(section.key)
        if parent is not None:
            return edits.find_sibling(section, parent, path[-2], data) if self.update else None
        if key is None:
            return None
        try:
            return db.session.get(section.model, key)
        except (StatementError, AttributeError, TypeError) as error:
            # Upstream puts the bad value, not its position, into the path.
            raise InvalidInput([([path[0], key], f'Invalid {section.key}: {key!r}')]) from error

    def delete(self, section, item, data, path):
        position = data[edits.DELETE]
        key = data[section.key]
        if item is None:
            raise InvalidInput([([*path[:-1], position, section.key], f'Item to delete not found: {key!r}.')])
        # Upstream reads the item's position as a boolean, and only 0 and 1 are: from the third place on, a deletion fails.
        if position > 1:
            self.problems.append(([*path, edits.DELETE], 'Not a valid boolean.'))
            return None
        db.session.delete(item)
        return None

    def read_values(self, section, data, path, item):
        """Every value read and checked: (values, problems)."""
        values, problems = {}, []
        for name, value in data.items():
            attribute = section.attributes.get(name)
            if name == 'hash_password' and 'password' in section.attributes and not section.attributes['password'].secret:
                continue
            if attribute is None or not attribute.writable:
                problems.append(([*path, name], 'Unknown field.'))
                continue
            if isinstance(attribute.kind, Nested):
                values[name] = value
                continue
            try:
                if name == 'password' and data.get('hash_password') and isinstance(value, str):
                    value = self.hashed(item, value)
                values[name] = attribute.kind.load(value)
            except Invalid as error:
                problems.append(([*path, name], str(error)))
        if item is None or not self.update:
            problems.extend(
                ([*path, name], 'Missing data for required field.')
                for name, attribute in section.attributes.items() if attribute.required and name not in data)
        return values, problems

    def hashed(self, item, plain):
        """A new hash, unless the password is the one that the row has already."""
        if item is not None and self.update:
            try:
                if passwords.verify(item.email if hasattr(item, 'email') else '', plain, item.password)[0]:
                    return item.password
            except ValueError:
                pass
        return passwords.hash_password(plain)

    def apply(self, section, item, values, path):
        nested = []
        for name, value in values.items():
            kind = section.attributes[name].kind
            if isinstance(kind, Nested):
                nested.append((name, kind.section, value))
            elif isinstance(kind, DkimKey):
                self.keys.set(values['name'], value)
            elif isinstance(kind, References):
                self.refer(section, item, name, kind.model, value)
            elif name == 'email':
                self.set_address(item, value)
            elif isinstance(kind, Strings) and set(getattr(item, name) or ()) == set(value):
                continue
            else:
                setattr(item, name, value)
        for name, inner, value in nested:
            found = self.read_items(inner, value, [*path, name], parent=item)
            if item not in db.session.deleted:
                setattr(item, name, found)

    def refer(self, section, item, name, model, others):
        before, after = {other.name for other in getattr(item, name)}, set(others)
        setattr(item, name, [names.find_or_make(model, other) for other in others])
        if self.update and before != after and item in db.session:
            self.report.references_modified(section, getattr(item, section.key), name, before, after)

    def set_address(self, item, email):
        email = email.lower()
        if item.email == email:
            return
        item.localpart, _, domain = email.rpartition('@')
        item.domain_name = domain
        item.email = email
        if db.session.get(Domain, domain) is None:
            # Missing domains come into being without a word.
            made = Domain(name=domain)
            self.report.silent.add(made)
            db.session.add(made)
            db.session.flush([made])

    def merge_siblings(self, section, parent, path, found, prune):
        """In an update, nested items that are not mentioned stay, and items of a section go only when it is pruned."""
        if not self.update:
            return
        if parent is not None:
            if not prune:
                kept = {id(item) for item in found if item is not None}
                found.extend(
                    item for item in list(getattr(parent, path[-1]))
                    if id(item) not in kept and item not in db.session.deleted)
        elif prune:
            named = {getattr(item, section.key) for item in found if item is not None}
            for item in db.session.scalars(select(section.model)).all():
                if getattr(item, section.key) not in named:
                    db.session.delete(item)
