"""What the configuration consists of: sections, their attributes, and when each of them shows."""
from dataclasses import dataclass, field

from mailu import models
from mailu.config import secrets, values


@dataclass(frozen=True)
class Attribute:
    """One attribute of an item.

    `omit` are the values that only a full export shows, `secret` is hidden without --secrets, `only_with` names the
    options of which one must be given for the attribute to be there at all; a filter that names it overrides all three.
    """

    name: str
    kind: object
    required: bool = False
    omit: tuple = ()
    secret: bool = False
    only_with: tuple = ()
    writable: bool = True


@dataclass(frozen=True)
class Section:
    """One kind of item: a table's rows."""

    name: str
    model: type
    key: str
    attributes: dict = field(default_factory=dict)


def static_default(column):
    """A default that is a plain value is what `only non-default attributes` compares with; a computed one is never equal."""
    return None if column.default is None else getattr(column.default, 'arg', None)


def build(model, key, skip=(), **special):
    """A section with an attribute for each of the table's columns but those in SKIP, plus the SPECIAL ones."""
    attributes = dict(special)
    for column in model.__table__.columns:
        name = str(column.name)
        if name in skip or name in attributes or name in ('created_at', 'updated_at'):
            continue
        attributes[name] = Attribute(
            name, values.for_column(column),
            required=not column.nullable and column.default is None and name != 'id',
            omit=(static_default(column),))
    for name in ('created_at', 'updated_at'):
        attributes[name] = Attribute(name, values.Day(), only_with=('never',), writable=False)
    ordered = [key] + sorted(name for name in attributes if name != key)
    return Section(str(model.__table__.name), model, key, {name: attributes[name] for name in ordered})


PASSWORD = Attribute('password', secrets.PasswordHash(), required=True)

TOKEN = build(
    models.Token, 'id', skip=('user_email',),
    password=PASSWORD,
    ip=Attribute('ip', values.Strings(), omit=()))

FETCH = build(
    models.Fetch, 'id', skip=('user_email',),
    password=Attribute('password', values.Text(255), required=True, secret=True),
    folders=Attribute('folders', values.Strings(), omit=()),
    last_check=Attribute('last_check', values.Moment(), omit=(None,), only_with=('full', 'import')),
    error=Attribute('error', values.Text(1023, nullable=True), omit=(None,), only_with=('full', 'import')))

DOMAIN = build(
    models.Domain, 'name',
    alternatives=Attribute('alternatives', values.References(models.Alternative), omit=([],)),
    # Shown even where there is no key: upstream compares with the wrong kind of nothing.
    dkim_key=Attribute('dkim_key', secrets.DkimKey(), secret=True),
    **{name: Attribute(name, secrets.Computed(), omit=(None,), only_with=('dns',), writable=False)
       for name in ('dkim_publickey', 'dns_dkim', 'dns_dmarc', 'dns_mx', 'dns_spf')})

USER = build(
    models.User, 'email', skip=('localpart', 'domain_name', 'quota_bytes_used'),
    email=Attribute('email', values.Text(), required=True),
    password=PASSWORD,
    tokens=Attribute('tokens', values.Nested(TOKEN), omit=([],)),
    fetches=Attribute('fetches', values.Nested(FETCH), omit=([],)),
    manager_of=Attribute('manager_of', values.References(models.Domain), omit=([],)),
    forward_destination=Attribute('forward_destination', values.Strings(), omit=([],)),
    reply_startdate=Attribute('reply_startdate', values.Day(), omit=('1900-01-01',)),
    reply_enddate=Attribute('reply_enddate', values.Day(), omit=('2999-12-31',)))

ALIAS = build(
    models.Alias, 'email', skip=('localpart', 'domain_name'),
    email=Attribute('email', values.Text(), required=True),
    destination=Attribute('destination', values.Strings(), omit=([],)))

RELAY = build(models.Relay, 'name')

SECTIONS = {section.name: section for section in (DOMAIN, USER, ALIAS, RELAY)}
