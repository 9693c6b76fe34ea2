"""No secret in what goes into the bucket beside DAG files, which the DAG check reads. What it is, is never part of what is said.

Source: MWAA User Guide, security-best-practices and connections-secrets-manager (2026-09-01).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from mwaa_platform.aws.airflow_options import option_table
from mwaa_platform.aws.owned_configuration import owner_of
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
NOT_SHOWN = "(not shown)"
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
            yield _at(path, number, said, NOT_SHOWN, cure=cure, severity=Severity.WARNING)


def configuration_holds_none(draft: Draft) -> Iterator[Problem]:
    """No password, key or token among Airflow's options: whoever may read the environment reads them."""
    if draft.airflow is None:
        return
    version, table = draft.airflow.version, option_table(draft.airflow.version)
    told = {*table.read_as, *table.renamed, *table.removed} if table else set()
    for key, value in draft.airflow.options().items():
        if _is_secret(key) and may_be_one(value) and not (owner_of(version, key) or key in told):
            message = f"{key} is given as text, in git, in the template and to whoever may read the environment"
            cure = "take a connection in Secrets Manager (airflow: {secrets_backend: true}), and make a new one"
            yield Problem(message, ("airflow", "configuration", key), NOT_SHOWN, cure=cure, severity=Severity.WARNING)


def shown(key: str, value: str) -> str:
    """An option's value as it may be printed."""
    return NOT_SHOWN if _is_secret(key) else value


def _is_secret(key: str) -> bool:
    """Not one that only says where a secret is, as Airflow's `…_secret` and `…_cmd` do."""
    name = key.rpartition(".")[2]
    points = any(name.endswith(end) and names_a_secret(name.removesuffix(end)) for end in ("_secret", "_cmd"))
    return (names_a_secret(name) and not points) or key == "celery.flower_basic_auth"


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
