"""AWS Systems Manager Parameter Store: read or write parameters by name or below a path."""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from mwaa_platform.aws.grants import Grant, Place
from mwaa_platform.aws.operations import Check, Operation
from mwaa_platform.declared import Spelled
from mwaa_platform.integrations.base import Case, ServiceIntegration, listed

# Calls write `/orders/bucket`, ARNs `parameter/orders/bucket`, and both `bucket` and `/bucket` are `parameter/bucket`: what IAM's own
# list calls ParameterNameWithoutLeadingSlash stands beside Name, Path, or each one of Names (a call of several is one row for each).
_PARAMETER = "arn:{partition}:ssm:{region}:{account}:parameter/{ParameterNameWithoutLeadingSlash}"
_REFERENCE = (
    "Service Authorization Reference, AWS Systems Manager, 2026; source of provider 9.22 and 9.34, hooks and secrets"
)
_BY_PATH = (
    "Service Authorization Reference, AWS Systems Manager, 2026; the path as the denials in "
    "aws/aws-dotnet-extensions-configuration#108 and aws-ia/terraform-aws-control_tower_account_factory#174 name it"
)
_READ_CALLS = {"GetParameter": "Name", "GetParameters": "Names"}
"""The calls on parameters by name, and the key each has for it."""
_BELOW_A_PATH = "a declared path stands for all parameters below it, whatever they are called"

# Parameter Store keeps names that begin with aws or ssm for itself; a name with levels begins with /, and has 15 at most.
Parameter = Annotated[
    str,
    Spelled(
        r"(?!/?([aA][wW][sS]|[sS][sS][mM]))([A-Za-z0-9_.\-]{1,1011}|(/[A-Za-z0-9_.\-]+){1,15}(/\*)?)",
        "parameter name: letters, digits, _, - and ., in up to 15 levels that each begin with /, not with aws or ssm at the "
        "beginning; or a path with /* at its end, for example /orders/*",
    ),
]


class SsmParameters(ServiceIntegration):
    """Read or write the named parameters of the stage's own account and Region.

    A SecureString under the service's own key (`aws/ssm`) needs no more; `kms:Decrypt` and, to write, `kms:Encrypt` on a key of the
    customer's are not granted. Neither are tags with a new parameter, nor deletion: a DAG that keeps a state overwrites it.
    """

    TITLE: ClassVar[str] = "AWS Systems Manager Parameter Store"
    ENDPOINTS: ClassVar[tuple[str, ...]] = ("ssm",)
    EXAMPLES: ClassVar[tuple[str, ...]] = (
        '{service: ssm, id: settings, parameters: [/orders/cursor, "/orders/{stage}/*"], access: read}',
    )
    # Of the hook get_parameter_value; its other two methods follow commands on instances, which are no parameters.
    OPERATORS: ClassVar[tuple[str, ...]] = (
        "airflow.providers.amazon.aws.hooks.ssm.SsmHook",
        "airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStoreBackend",
    )
    NOT_SERVED: ClassVar[Mapping[str, str]] = {
        "SsmRunCommandOperator": "runs commands on instances; only parameters have a key",
        "SsmGetCommandInvocationOperator": "runs commands on instances; only parameters have a key",
        "SsmRunCommandCompletedSensor": "runs commands on instances; only parameters have a key",
    }
    OPERATIONS: ClassVar[tuple[Operation, ...]] = (
        *(Operation("ssm", name, (Check(f"ssm:{name}", _PARAMETER),), _REFERENCE) for name in _READ_CALLS),
        Operation("ssm", "GetParametersByPath", (Check("ssm:GetParametersByPath", _PARAMETER),), _BY_PATH),
        Operation("ssm", "PutParameter", (Check("ssm:PutParameter", _PARAMETER),), _REFERENCE),
    )

    service: Literal["ssm"] = "ssm"
    parameters: Annotated[tuple[Parameter, ...], Field(min_length=1)]
    """Parameters that DAGs use; a name that ends in `/*` is a path and stands for all parameters below it."""
    access: Literal["read", "write", "read_write"] = "read"
    """`read` gets values, `write` puts them; the least is the default."""

    def grants(self, place: Place) -> Iterator[Grant]:
        """Each parameter by its ARN, each path by its beginning; the listing of a path also by the path itself."""
        parameters = tuple(_arn(place, name) for name in self.parameters)
        if self.access != "write":
            actions = tuple(f"ssm:{name}" for name in _READ_CALLS)
            yield Grant("SsmRead", actions, parameters, because=_BELOW_A_PATH)
            # Path=/orders is asked for as parameter/orders, Path=/orders/ as parameter/orders/: `*` alone would lack the first.
            paths = tuple(
                _arn(place, form)
                for path in self.parameters
                if _is_path(path)
                for form in (path.removesuffix("/*"), path)
            )
            if paths:
                yield Grant("SsmReadPaths", ("ssm:GetParametersByPath",), paths, because=_BELOW_A_PATH)
        if self.access != "read":
            yield Grant("SsmWrite", ("ssm:PutParameter",), parameters, because=_BELOW_A_PATH)

    def cases(self, place: Place) -> Iterator[Case]:
        """Each kind of access inside and beside each name and path, and listings of it, its neighbour and what is above."""
        reads, writes = self.access != "write", self.access != "read"
        for declared in self.parameters:
            path = declared.removesuffix("/*")
            full = f"/{path.removeprefix('/')}"
            inside = declared.replace("*", "database/user")
            for name in (inside, path, f"{path}-neighbour", f"{full}-neighbour/database"):
                ours = self._covers(name)
                for call, key in _READ_CALLS.items():
                    yield _case(call, key, name, reads and ours)
                yield _case("PutParameter", "Name", name, writes and ours)
            above = f"{full.rpartition('/')[0]}/"
            for listing in (full, f"{full}/", f"{full}/database", f"{full}-neighbour", above):
                yield _case("GetParametersByPath", "Path", listing, reads and self._lists(listing))

    def names(self, place: Place) -> Mapping[str, str]:
        """The parameter or parameters, and the paths without their `*`."""
        paths = tuple(name.removesuffix("*") for name in self.parameters if _is_path(name))
        whole = tuple(name for name in self.parameters if not _is_path(name))
        return listed("parameter", whole) | listed("parameter_path", paths)

    def stand_ins(self, place: Place) -> Mapping[str, tuple[Mapping[str, str], ...]]:
        """Also without the leading slash, as ARNs have a name."""
        whole = super().stand_ins(place)
        bare = tuple({**name, "bare": name[""].removeprefix("/")} for name in whole["parameters"])
        return {**whole, "parameters": bare}

    def _covers(self, name: str) -> bool:
        return name in self.parameters or self._lists(name.rpartition("/")[0])

    def _lists(self, path: str) -> bool:
        return any(f"{path}/".startswith(name.removesuffix("*")) for name in self.parameters if _is_path(name))


def _is_path(name: str) -> bool:
    return name.endswith("/*")


def _arn(place: Place, name: str) -> str:
    return place.arn("ssm", f"parameter/{name.removeprefix('/')}")


def _case(call: str, key: str, name: str, allowed: bool) -> Case:
    target = {key: name, "ParameterNameWithoutLeadingSlash": name.removeprefix("/")}
    return Case("ssm", call, target, allowed, "declared" if allowed else "another name, path or access")
