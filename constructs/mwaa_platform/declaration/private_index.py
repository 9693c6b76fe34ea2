"""pip's index in AWS CodeArtifact: the execution role's grants, and the lines of the startup script that fetch a token.

Source: MWAA User Guide, samples-code-artifact and using-startup-script (2026-09-01): a script that exports pip's index with a token
runs on each component before packages are installed. A token for 15 minutes outlasts MWAA's nine minutes for pip.
"""

import re
from collections.abc import Iterator

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.declaration.dependencies import CodeArtifact

ENDPOINTS = ("codeartifact.api", "codeartifact.repositories")
"""What a network without internet needs besides (CodeArtifact User Guide, create-vpc-endpoints, 2026)."""
TOKEN_SECONDS = 900
_FIRST, _LAST = "# The private index, by mwaa-platform:", "# End of the private index."
_LINES = re.compile(rb"# The private index, by mwaa-platform:.*?# End of the private index\.\n", re.DOTALL)


def index_place(index: CodeArtifact, place: Place) -> Place:
    """Where the domain is."""
    return Place(account=index.domain_owner or place.account, region=index.region or place.region)


def index_grants(index: CodeArtifact, place: Place) -> Iterator[Grant]:
    """A token for that domain, and reading that repository."""
    there = index_place(index, place)
    yield Grant(
        "CodeArtifactToken",
        ("codeartifact:GetAuthorizationToken",),
        (there.arn("codeartifact", f"domain/{index.domain}"),),
    )
    because = "IAM knows no resource for sts:GetServiceBearerToken; the condition limits it to CodeArtifact's tokens"
    service = {"StringEquals": {"sts:AWSServiceName": "codeartifact.amazonaws.com"}}
    yield Grant("CodeArtifactBearer", ("sts:GetServiceBearerToken",), ("*",), conditions=service, because=because)
    repository = there.arn("codeartifact", f"repository/{index.domain}/{index.repository}")
    yield Grant("CodeArtifactRead", ("codeartifact:ReadFromRepository",), (repository,))


def index_lines(index: CodeArtifact, place: Place) -> bytes:
    """What comes before the team's own startup script; without a token pip finds an index that does not exist, and not PyPI."""
    there = index_place(index, place)
    host = f"{index.domain}-{there.account}.d.codeartifact.{there.region}.amazonaws.com"
    return f"""{_FIRST}
export PIP_INDEX_URL=https://no-token-from-codeartifact.invalid/simple/
if codeartifact_token=$(aws codeartifact get-authorization-token --domain {index.domain} --domain-owner {there.account} \\
  --region {there.region} --duration-seconds {TOKEN_SECONDS} --query authorizationToken --output text); then
  export PIP_INDEX_URL="https://aws:${{codeartifact_token}}@{host}/pypi/{index.repository}/simple/"
fi
unset codeartifact_token
{_LAST}
""".encode()


def without_index_lines(script: bytes) -> bytes:
    """The team's own startup script again, for a local Airflow, whose packages come from this machine's index."""
    return _LINES.sub(b"", script)
