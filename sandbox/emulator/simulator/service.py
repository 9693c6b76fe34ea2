"""The two API calls, in the place of MiniStack's own, which know neither context nor more than one resource."""

import base64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ministack.core.responses import get_account_id
from ministack.services import iam

from sandbox.emulator.simulator import evaluation
from sandbox.emulator.simulator.answer import result_xml
from sandbox.emulator.simulator.attached import NoSuchEntityError, policies_of
from sandbox.emulator.simulator.documents import InvalidInputError
from sandbox.emulator.simulator.evaluation import PolicyEvaluationError, Sides
from sandbox.emulator.simulator.request import Parameters, Simulation, read_simulation

Answer = tuple[int, Mapping[str, str], bytes]
_MARKER = "simulated:"


def install() -> None:
    """Serve both calls from here."""
    evaluation.install()
    iam._IAM_HANDLERS["SimulateCustomPolicy"] = _handler("SimulateCustomPolicy", custom_policy)
    iam._IAM_HANDLERS["SimulatePrincipalPolicy"] = _handler("SimulatePrincipalPolicy", principal_policy)


def custom_policy(parameters: Parameters) -> str:
    """The inner part of SimulateCustomPolicy's answer.

    Raises:
        InvalidInputError: as AWS refuses a request.
        PolicyEvaluationError: a policy that cannot be evaluated.
    """
    return _simulated(read_simulation(parameters))


def principal_policy(parameters: Parameters) -> str:
    """The inner part of SimulatePrincipalPolicy's answer; a boundary in the request takes the place of the principal's own.

    Raises:
        InvalidInputError: as AWS refuses a request.
        NoSuchEntityError: there is no such user, group or role.
        PolicyEvaluationError: a policy that cannot be evaluated.
    """
    source = parameters.get("PolicySourceArn", "")
    arn = source if isinstance(source, str) else source[0]
    documents, boundary = policies_of(arn, get_account_id())
    simulation = read_simulation(parameters, source_arn=arn)
    together = (*documents, *simulation.documents)
    return _simulated(replace(simulation, documents=together, boundary=simulation.boundary or boundary))


def results(simulation: Simulation) -> Iterator[tuple[str, list[evaluation.Result]]]:
    """Each action with its decision on each resource."""
    caller_account = simulation.caller.split(":")[4] if simulation.caller else get_account_id()
    sides = Sides(
        simulation.documents,
        simulation.boundary,
        simulation.resource_policy,
        simulation.resource_owner,
        simulation.caller,
        caller_account,
    )
    for action in simulation.actions:
        on_each = simulation.resources or ("*",)
        yield action, [evaluation.evaluate(action, resource, sides, simulation.context) for resource in on_each]


def _simulated(simulation: Simulation) -> str:
    first = _offset(simulation.marker, len(simulation.actions))
    page = simulation.actions[first : first + simulation.max_items]
    named = bool(simulation.resources)
    members = "".join(
        result_xml(action, found, named=named) for action, found in results(replace(simulation, actions=page))
    )
    after = first + len(page)
    more = after < len(simulation.actions)
    marker = f"<Marker>{base64.b64encode(f'{_MARKER}{after}'.encode()).decode()}</Marker>" if more else ""
    truncated = f"<IsTruncated>{str(more).lower()}</IsTruncated>"
    return f"<EvaluationResults>{members}</EvaluationResults>{truncated}{marker}"


def _offset(marker: str, count: int) -> int:
    if not marker:
        return 0
    try:
        text = base64.b64decode(marker, validate=True).decode()
        offset = int(text.removeprefix(_MARKER)) if text.startswith(_MARKER) else -1
    except ValueError:
        offset = -1
    if not 0 < offset < count:
        raise InvalidInputError(f"Invalid Marker: {marker}")
    return offset


def _handler(name: str, simulate: Callable[[Parameters], str]) -> Callable[[Any], Answer]:
    def handle(parameters: Parameters) -> Answer:
        try:
            inner = simulate(parameters)
        except InvalidInputError as error:
            return _error(400, "InvalidInput", str(error))
        except NoSuchEntityError as error:
            return _error(404, "NoSuchEntity", str(error))
        except PolicyEvaluationError as error:
            return _error(500, "PolicyEvaluation", str(error))
        answer: Answer = iam._xml(200, f"{name}Response", f"<{name}Result>{inner}</{name}Result>")
        return answer

    return handle


def _error(status: int, code: str, message: str) -> Answer:
    escaped = message.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    answer: Answer = iam._error(status, code, escaped)
    return answer
