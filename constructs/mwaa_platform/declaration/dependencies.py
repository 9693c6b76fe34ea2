"""What a team declares about where its Python packages come from, besides requirements.txt."""

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import StrictBool

from mwaa_platform.aws.limits import ACCOUNT_PATTERN
from mwaa_platform.declared import Declared, Spelled


class CodeArtifact(Declared):
    """A repository of AWS CodeArtifact that pip installs from, in the place of PyPI."""

    domain: Annotated[
        str, Spelled(r"[a-z][a-z0-9\-]{0,48}[a-z0-9]", "CodeArtifact domain: 2 to 50 of a-z, 0-9 and -, a letter first")
    ]
    """The domain."""
    repository: Annotated[
        str, Spelled(r"[A-Za-z0-9][A-Za-z0-9._\-]{1,99}", "repository: 2 to 100 letters, digits, ., _ and -")
    ]
    """The repository; one with PyPI upstream offers both."""
    domain_owner: Annotated[str, Spelled(ACCOUNT_PATTERN, "AWS account: 12 digits in quotes")] | None = None
    """The account of the domain; default the stage's own."""
    region: Annotated[str, Spelled(r"[a-z]{2,4}(-[a-z]+)+-\d", "Region: for example ca-central-1")] | None = None
    """The domain's Region; default the stage's own."""


class Dependencies(Declared):
    """Where Python packages come from."""

    REFUSED_KEYS: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("requirements", "packages", "constraints"), "packages stand in requirements.txt beside team.yaml"
    )

    bundle: StrictBool = False
    """Wheels that `mwaa-platform package TEAM --wheels` has put into build/<team>/ go into plugins.zip: nothing is fetched."""
    code_artifact: CodeArtifact | None = None
    """A private index; not behind a private web server, which reaches none."""
