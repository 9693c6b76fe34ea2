"""The three runtime operations: checked against the service's model, authorised, logged, and answered from the local Airflow."""

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ministack.core.iam_actions import identity_denial_message
from ministack.core.responses import request_scope
from ministack.services import mwaa

from mwaa_platform.aws.execution_role import environment_arn
from sandbox import decisions
from sandbox.emulator.enforcement import client, judge, record, sessions
from sandbox.emulator.enforcement.judgement import Verdict
from sandbox.emulator.enforcement.wire import Call
from sandbox.emulator.mwaa_api import airflows, rest, tokens
from sandbox.emulator.mwaa_api.answers import Answer, done, failed
from sandbox.emulator.mwaa_api.answers import rest as rest_answer
from sandbox.emulator.mwaa_api.callers import Caller, chosen_role, role_arn

OPERATIONS = {"restapi": "InvokeRestApi", "clitoken": "CreateCliToken", "webtoken": "CreateWebLoginToken"}
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE")
LONGEST_PATH = 64
_NAME = re.compile(r"[a-zA-Z][0-9a-zA-Z\-_]{0,79}")


def operation(method: str, path: str) -> str:
    """The operation that a request is, or nothing if it is none of these three."""
    first, _, rest_of = path.lstrip("/").partition("/")
    return OPERATIONS.get(first, "") if method == "POST" and rest_of else ""


class MwaaApi:
    """Answers for the Airflows whose records lie in the server's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def answer(self, path: str, body: bytes, caller: Caller, told: client.Told | None = None) -> Answer:
        """To a request that `operation` knows; also for services of the local AWS that call with a role's session."""
        with request_scope(caller.place.account, caller.place.region):
            name, parameters = unquote(path.strip("/").partition("/")[2]), _json(body)
            wanted = operation("POST", path)
            if wrong := _wrong(wanted, name, parameters):
                return failed("ValidationException", wrong)
            role, decided = self._authorise(wanted, name, caller)
            verdict = Verdict((decided,))
            call = Call("mwaa", wanted, parameters, caller.place)
            minted = sessions.find(caller.access_key) or sessions.Minted("", caller.place.account, caller.place.account)
            lines = record.lines(call, verdict, caller.arn, minted, told or client.Told("", caller.service))
            decisions.append(self._folder, lines)
            if not decided.allowed:
                need = decided.request
                text = identity_denial_message(need.action, caller.arn, need.resource, decided.explicit)
                return failed("AccessDeniedException", text)
            environment = mwaa._environments.get(name)
            if environment is None:
                return failed("ResourceNotFoundException", f"there is no environment named {name}")
            private = environment.get("WebserverAccessMode", "PRIVATE_ONLY") == "PRIVATE_ONLY"
            if wanted == "InvokeRestApi" and private and not caller.is_inside(name):
                return failed(
                    "AccessDeniedException", _PRIVATE.format(name=name, who=caller.service or caller.identity)
                )
            airflow = airflows.find(self._folder, caller.place, name)
            if airflow is None:
                return failed("ResourceNotFoundException", _NOT_RUNNING.format(name=name))
            if wanted == "InvokeRestApi":
                return await _rest(airflow, role, parameters)
            return self._token(wanted, airflow, role, caller)

    def _authorise(self, wanted: str, name: str, caller: Caller) -> tuple[str, judge.Answer]:
        if wanted == "CreateCliToken":
            return "Admin", caller.answer(f"airflow:{wanted}", environment_arn(caller.place, name))
        return chosen_role(lambda role: caller.answer(f"airflow:{wanted}", role_arn(caller.place, name, role)))

    def _token(self, wanted: str, airflow: airflows.RunningAirflow, role: str, caller: Caller) -> Answer:
        username, use = airflow.users[role].username, "cli" if wanted == "CreateCliToken" else "login"
        token = tokens.mint(
            self._folder, use=use, environment=airflow.environment, host=airflow.host, username=username
        )
        if wanted == "CreateCliToken":
            return done({"CliToken": token, "WebServerHostname": airflow.host})
        return done(
            {
                "WebToken": token,
                "WebServerHostname": airflow.host,
                "IamIdentity": caller.identity,
                "AirflowIdentity": username,
            }
        )


_NOT_RUNNING = "no Airflow runs for the environment {name}: start it with `mwaa-platform up`"
_PRIVATE = (
    "the web server of {name} is private (WebserverAccessMode PRIVATE_ONLY): {who} calls from outside its VPC. "
    "Call from a Lambda function in that VPC, or make it PUBLIC_AND_PRIVATE"
)


async def _rest(airflow: airflows.RunningAirflow, role: str, parameters: Mapping[str, Any]) -> Answer:
    query, body = parameters.get("QueryParameters") or {}, parameters.get("Body")
    try:
        said = await asyncio.to_thread(rest.call, airflow, role, parameters["Method"], parameters["Path"], query, body)
    except rest.NoAnswerError as error:
        return rest_answer(504, {"detail": str(error)})
    return rest_answer(said.status, said.content)


def _wrong(wanted: str, name: str, parameters: Mapping[str, Any]) -> str:
    """Every value that the service's model does not allow."""
    found = [] if _NAME.fullmatch(name) else [f"Name {name!r}: 1 to 80 letters, digits, - or _, a letter first"]
    if wanted == "InvokeRestApi":
        path, method = parameters.get("Path"), parameters.get("Method")
        if not isinstance(path, str) or not 1 <= len(path) <= LONGEST_PATH:
            length = f"{len(path)} characters" if isinstance(path, str) else repr(path)
            found.append(f"Path: 1 to {LONGEST_PATH} characters, got {length}")
        elif not path.startswith("/") or ".." in path.split("/"):
            found.append(f"Path {path!r}: begins with / and has no ..")
        if method not in METHODS:
            found.append(f"Method {method!r}: one of {', '.join(METHODS)}")
        if not isinstance(parameters.get("QueryParameters") or {}, dict):
            found.append("QueryParameters: names and values")
        if len(json.dumps(parameters.get("Body"))) > rest.LARGEST_BYTES:
            found.append("Body: at most 6 MB")
    return "; ".join(found)


def _json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body or b"{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
