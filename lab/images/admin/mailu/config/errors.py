"""What can be wrong with a configuration."""


class Invalid(ValueError):
    """A value that is not acceptable, said in upstream's words."""


class InvalidInput(Exception):
    """All that was found wrong in an import: (path, message) pairs."""

    def __init__(self, problems):
        super().__init__(problems)
        self.problems = sorted(problems, key=lambda problem: [str(part) for part in problem[0]])

    def __str__(self):
        paths = ['.'.join(str(part) for part in path) for path, _ in self.problems]
        width = max(map(len, paths))
        lines = [f'     - {path.ljust(width)} : {message}' for path, (_, message) in zip(paths, self.problems)]
        count = f"{len(lines)} error{'' if len(lines) == 1 else 's'}"
        return '\n'.join([f'[ValidationError] {count} occurred during input validation', *lines])


class InvalidFilter(Exception):
    """An export filter that names nothing."""

    def __init__(self, paths):
        super().__init__(f"Invalid filter: {', '.join(paths)}")
