"""No secret in what goes into the bucket beside DAG files, which the DAG check reads. What it is, is never part of what is said.

Source: MWAA User Guide, security-best-practices and connections-secrets-manager (2026-09-01).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from mwaa_platform.declaration.dag_folder import dag_files
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at
from mwaa_platform.declaration.secret_forms import forms_in, may_be_one, names_a_secret

_NAMES = (".env", ".netrc", ".pypirc", "id_rsa", "id_ecdsa", "id_ed25519")
_OF_AWS = (".aws/credentials", ".aws/config")
_MAY_HOLD_A_KEY = (".pem", ".key", ".p8", ".json", ".txt", "")
_MOST_BYTES = 65_536
_SET = re.compile(
    r"(?:^|[\s;])(?P<name>[A-Za-z_]\w*)=(?P<quote>['\"]?)(?P<value>[^\s'\"$`;&|]{4,})(?P=quote)(?=$|[\s;&|])"
)
_NOT_SHOWN = "(not shown)"
_CURE = "move it out of dags/, and take Secrets Manager"


def no_file_is_a_secret(draft: Draft) -> Iterator[Problem]:
    """No file that usually holds secrets, by its name, and none with a private key in it; certificates are none."""
    for path in dag_files(draft.folder):
        if path.name in _NAMES or path.name.startswith(".env.") or path.as_posix().endswith(_OF_AWS):
            message = "a file that usually holds secrets would go into the bucket, readable to every DAG"
            yield _at(path, 0, message, cure=_CURE)
        elif _holds_a_private_key(path):
            yield _at(path, 0, "a private key would go into the bucket, readable to every DAG", cure=_CURE)


def startup_script_holds_none(draft: Draft) -> Iterator[Problem]:
    """No password, key or token in startup.sh, which lies in the bucket in all its versions."""
    path = draft.folder / "startup.sh"
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        if said := _said(line):
            cure = "let the DAG read it from Secrets Manager (airflow: {secrets_backend: true}), and make a new one"
            yield _at(path, number, said, _NOT_SHOWN, cure=cure, severity=Severity.WARNING)


def _said(line: str) -> str:
    """What of a line is a secret, in words; nothing for a line without one."""
    for found in _SET.finditer(line):
        if names_a_secret(found["name"]) and may_be_one(found["value"]):
            return f"{found['name']} is given as text"
    return next((said for _, said in forms_in(line)), "")


def _holds_a_private_key(path: Path) -> bool:
    if path.suffix not in _MAY_HOLD_A_KEY or path.stat().st_size > _MOST_BYTES:
        return False
    return re.search(rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----", path.read_bytes()) is not None
