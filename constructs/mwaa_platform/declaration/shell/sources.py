"""Hosts that a command fetches from, and which of them no private network has."""

import re
from dataclasses import dataclass
from enum import StrEnum

PYPI = "pypi.org"
CODE_ARTIFACT = ".d.codeartifact."
AMAZON_LINUX = "cdn.amazonlinux.com"
_PUBLIC_NAMES = (
    "pypi.org pythonhosted.org pytorch.org python.org pypa.io anaconda.org anaconda.com github.com githubusercontent.com github.io "
    "gitlab.com bitbucket.org ghcr.io amazonlinux.com awscli.amazonaws.com truststore.pki.rds.amazonaws.com fedoraproject.org "
    "docker.com hashicorp.com microsoft.com oracle.com mysql.com postgresql.org nodesource.com apache.org maven.org npmjs.org "
    "rubygems.org crates.io rustup.rs astral.sh golang.org googleapis.com google.com getdbt.com huggingface.co"
)
_PUBLIC = frozenset(_PUBLIC_NAMES.split())
"""Hosts, with all below them, that are on the internet only: no private DNS zone takes these names."""
_NEAR = re.compile(
    r"localhost|127\..*|169\.254\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[.*|[^.]+|.*\.(internal|local|lan|corp|invalid)"
)
URL = re.compile(r"(?:git\+)?(?P<scheme>https?|ftp|ssh|git)://(?:[^/@\s]*@)?(?P<host>[^/:\s]+)")


class Tool(StrEnum):
    """What fetches, as far as it matters for what to do instead."""

    PIP = "pip"
    DNF = "dnf"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Source:
    """A host that a command fetches from; `certain` if it cannot do its work without it."""

    host: str
    tool: Tool
    certain: bool = True

    @property
    def is_public(self) -> bool:
        """Whether the host is known to be on the internet only."""
        return any(self.host == name or self.host.endswith(f".{name}") for name in _PUBLIC)

    @property
    def is_unknown(self) -> bool:
        """Whether only the run tells: a variable's value."""
        return "$" in self.host or "`" in self.host

    @property
    def is_near(self) -> bool:
        """Whether it lies on the machine or in a private network."""
        return not self.is_unknown and _NEAR.fullmatch(self.host) is not None
