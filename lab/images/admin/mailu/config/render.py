"""Plain data as YAML or JSON text, with colour on request."""
import json

import yaml

from mailu.config.secrets import Hidden, Multiline


class ConfigDumper(yaml.SafeDumper):
    """Upstream's layout: lists indented, an empty line after each section."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)

    def write_line_break(self, data=None):
        super().write_line_break(data)
        if len(self.indents) == 1:
            super().write_line_break()


ConfigDumper.add_representer(Hidden, lambda dumper, value: dumper.represent_str(str(value)))
ConfigDumper.add_representer(
    Multiline, lambda dumper, value: dumper.represent_scalar('tag:yaml.org,2002:str', str(value), style='|'))


def to_yaml(data):
    return yaml.dump(data, Dumper=ConfigDumper, default_flow_style=False, allow_unicode=True, sort_keys=False)


def to_json(data):
    return json.dumps(data, separators=(',', ':'))


CYAN, GREEN, MAGENTA, RESET = '\033[36m', '\033[32m', '\033[35m', '\033[39m'


def colored(text, as_json):
    """The text with keys and values coloured. Simple on purpose: nothing may parse it."""
    if as_json:
        return f'{GREEN}{text}{RESET}'
    return '\n'.join(color_line(line) for line in text.split('\n'))


def color_line(line):
    key, separator, value = line.partition(':')
    if not separator:
        return f'{GREEN}{line}{RESET}' if line.strip() else line
    value = value.strip()
    shade = MAGENTA if value in ('true', 'false', 'null') or value.lstrip('-').isdigit() else GREEN
    return f'{CYAN}{key}{RESET}:{f" {shade}{value}{RESET}" if value else ""}'
