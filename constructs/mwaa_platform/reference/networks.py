"""docs/reference/networks.md: every key of dags/networks.yaml, from the models."""

from mwaa_platform.declaration.networks import NetworksFile
from mwaa_platform.reference.declaration import sections
from mwaa_platform.reference.markdown import page

_MINIMAL = """\
```yaml
# yaml-language-server: $schema=networks.schema.json
networks:
  common:
    owner: platform@example.com
    account: "111111111111"
    region: ca-central-1
    cidr: 10.64.0.0/18
```"""


def networks_page() -> str:
    """The whole page."""
    introduction = (
        "`dags/networks.yaml`, key by key: networks that stages of several teams share "
        "([when to take one](../how-to/choose-a-network.md#shared)). A stage lies in one by "
        "`network: {mode: shared, network: <name>}`. Keys that are not here are refused. The column *change* says what a changed "
        "value does to a network that stands. The rules across keys are among those "
        "[of the declaration](declaration.md#rules-across-keys). The least that is such a file; the first line lets editors complete "
        "and explain the keys:"
    )
    return page("Networks", introduction, [_MINIMAL, *sections(NetworksFile, ())])
