"""Each file that the environment installs is named with its version, or under a key that its content gives."""

import re

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule, Severity

_FILES = ("Plugins", "Requirements", "StartupScript")
_HASH = re.compile(r"(?<![0-9a-zA-Z])[0-9a-f]{12,64}(?![0-9a-zA-Z])")


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for file in _FILES:
            path = environment.properties.get(f"{file}S3Path")
            versioned = f"{file}S3ObjectVersion" in environment.properties
            if versioned and not path:
                message = f"{file}S3ObjectVersion without {file}S3Path: nothing is installed"
                yield Finding(environment, message, f"Properties.{file}S3Path", f"{file}-path")
            if path and not versioned and not _HASH.search(str(path)):
                message = f"{file}S3Path {holes.shown(path)} has no {file}S3ObjectVersion"
                yield Finding(environment, message, f"Properties.{file}S3ObjectVersion", file)


RULE = Rule(
    "MWAA-ObjectVersion",
    "Requirements, plugins and startup script are named with a version",
    "MWAA installs a file when the environment changes: without a version a new file changes nothing, until an unrelated update "
    "installs it. A hash of the content in the key tells versions apart as well.",
    "give the object version beside the path, or put the content's hash into the key",
    _check,
    "working-dags-dependencies",
    development=Severity.WARNING,
    effect=Effect.RUNNING,
)
