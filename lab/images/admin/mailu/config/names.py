"""Names that refer to other items, and names that must be unique across sections."""
from sqlalchemy import select

from mailu.database import db
from mailu.models import Alternative, Domain, Relay


def find_or_make(model, name):
    with db.session.no_autoflush:
        found = db.session.get(model, name)
    return found or model(name=name)


def check():
    """A name may be that of a domain, of an alternative or of a relay, and of one alone."""
    seen = set()
    for column in (Domain.name, Alternative.name, Relay.name):
        for name in db.session.scalars(select(column)):
            if name in seen:
                raise ValueError(f'Duplicate domain name: {(name,)}')
            seen.add(name)
