"""DKIM keys of an import: files, so they are written once the database has been committed."""
from mailu import dkim


class PendingKeys:
    """The keys to write or to remove, by domain."""

    def __init__(self, report):
        self.report = report
        self.pending = {}

    def set(self, domain, pem):
        before = dkim.read_key(domain)
        if before != pem:
            self.pending[domain] = pem
            self.report.key_modified(domain, before, pem)

    def write(self):
        for domain, pem in self.pending.items():
            dkim.write_key(domain, pem)
