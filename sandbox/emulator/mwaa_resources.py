"""The resource of MWAA's management calls for MiniStack's own enforcement, which takes each for a call on `*`.

Execution roles never meet it, for their calls are judged by the operation table; the deployment's own functions do.
"""

from typing import Any
from urllib.parse import unquote

from ministack.core import iam_actions

from mwaa_platform.aws.execution_role import environment_arn
from mwaa_platform.aws.grants import Place
from sandbox.emulator import state


def install() -> None:
    """Name the environment in a call on one."""
    original = iam_actions.extract_resource_arn
    if getattr(original, "knows_environments", False):
        return

    def extract(service: str, method: str, path: str, *arguments: Any, **keywords: Any) -> str:
        found: str = original(service, method, path, *arguments, **keywords)
        first, _, name = path.strip("/").partition("/")
        if found == "*" and service in ("airflow", "mwaa") and first == "environments" and name:
            return environment_arn(Place(account=state.account(), region=state.region()), unquote(name))
        return found

    extract.knows_environments = True  # type: ignore[attr-defined]
    iam_actions.extract_resource_arn = extract
