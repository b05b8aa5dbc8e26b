"""Where mail to an address goes."""
import flask
from sqlalchemy import bindparam, false, func, or_, and_, select, true

from mailu.database import db
from mailu.models import Alias, Alternative, User


def split(address):
    """(localpart or None, domain); an alternative name is replaced by its domain's."""
    localpart, separator, domain = address.rpartition('@')
    alternative = db.session.get(Alternative, domain)
    return localpart if separator else None, alternative.domain_name if alternative else domain


def without_extension(localpart, delimiters):
    """`user` of `user+folder`, or None where there is no extension."""
    cut = next((index for index, character in enumerate(localpart) if character in delimiters), None)
    return None if cut is None else localpart[:cut]


def destinations(localpart, domain, keep_forwarded=False):
    """The addresses behind an address, or None. A user counts whether enabled or not, and before an alias."""
    base = without_extension(localpart, flask.current_app.config['RECIPIENT_DELIMITER'])
    whole = f'{localpart}@{domain}'
    user = db.session.get(User, whole) or (base and db.session.get(User, f'{base}@{domain}'))
    if user:
        if not user.forward_enabled:
            return [whole]
        return user.forward_destination + ([whole] if user.forward_keep or keep_forwarded else [])
    exact = find_alias(localpart, domain)
    if exact and not exact.wildcard:
        return exact.destination
    found = (base and find_alias(base, domain)) or exact
    return found.destination if found else None


def find_alias(localpart, domain):
    """The alias of this spelling, else of any case; a plain one before a wildcard, a longer pattern before a shorter."""
    spelled = first_alias(Alias.localpart, localpart, domain)
    lowered = first_alias(func.lower(Alias.localpart), localpart.lower(), domain)
    if spelled and lowered and spelled.wildcard:
        return lowered
    return spelled or lowered


def first_alias(column, localpart, domain):
    return db.session.scalars(
        select(Alias)
        .where(Alias.domain_name == domain, or_(
            and_(Alias.wildcard == false(), column == localpart),
            and_(Alias.wildcard == true(), bindparam('wanted', localpart).like(column))))
        .order_by(Alias.wildcard, func.length(column).desc())).first()
