"""The configuration as data: export of the account store to YAML or JSON, and import from it."""
