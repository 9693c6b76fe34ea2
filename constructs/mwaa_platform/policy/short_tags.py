"""CloudFormation's short forms in YAML: `!Ref`, `!Sub`, `!GetAtt` and the others."""

from typing import Any

import yaml


class TemplateLoader(yaml.SafeLoader):
    """A safe loader that knows them, and leaves dates as text: `Version: 2012-10-17` is none."""


TemplateLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_UNPREFIXED = ("Ref", "Condition")


def _long_form(loader: TemplateLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {suffix if suffix in _UNPREFIXED else f"Fn::{suffix}": value}


TemplateLoader.add_multi_constructor("!", _long_form)
