"""What a team declares for one stage."""

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool, StrictInt

from mwaa_platform.aws.environment_classes import ENVIRONMENT_CLASSES, EnvironmentClass, find_environment_class
from mwaa_platform.aws.limits import (
    ACCOUNT_PATTERN,
    ENVIRONMENT_NAME_PATTERN,
    KEY_ARN_PATTERN,
    MAINTENANCE_WINDOW_PATTERN,
)
from mwaa_platform.declaration.acknowledgement import Acknowledgement
from mwaa_platform.declaration.capacity import Quotas, Webservers, Workers
from mwaa_platform.declaration.ci import Ci
from mwaa_platform.declaration.load import Load
from mwaa_platform.declaration.network import Network
from mwaa_platform.declaration.storage import Storage
from mwaa_platform.declaration.webserver import Webserver
from mwaa_platform.declared import Declared, Spelled

Email = Annotated[str, Spelled(r"[^@\s,]+@[^@\s,]+\.[^@\s,]+", "e-mail address: for example data-platform@example.com")]
_ClassName = Literal["mw1.micro", "mw1.small", "mw1.medium", "mw1.large", "mw1.xlarge", "mw1.2xlarge"]


def _class_of(fields: dict[str, Any]) -> EnvironmentClass:
    return find_environment_class(fields.get("environment_class", "")) or ENVIRONMENT_CLASSES[1]


def _default_workers(fields: dict[str, Any]) -> Workers:
    return Workers() if _class_of(fields).autoscales else Workers(min=1, max=1)


def _default_webservers(fields: dict[str, Any]) -> Webservers:
    fewest = _class_of(fields).webservers[0]
    return Webservers(min=fewest, max=fewest)


class Alarms(Declared):
    """Who else hears of an alarm."""

    email: tuple[Email, ...] = ()
    """Addresses besides the owner's; each confirms the subscription that AWS mails to it."""


class Stage(Declared):
    """One environment of the team, in one account and Region."""

    kind: Literal["production", "development"] = "production"
    """What rules and defaults depend on, whatever the stage is called."""
    account: Annotated[str, Spelled(ACCOUNT_PATTERN, "AWS account: 12 digits in quotes", fixed=True)]
    """The AWS account's number."""
    region: Annotated[str, Spelled(r"[a-z]{2,4}(-[a-z]+)+-\d", "Region: for example ca-central-1", fixed=True)]
    """The AWS Region."""
    environment_class: _ClassName = "mw1.small"
    """Size of scheduler, workers and web server."""
    environment_name: Annotated[
        str, Spelled(ENVIRONMENT_NAME_PATTERN, "environment name: 1 to 80 letters, digits, - and _, a letter first")
    ] = "{team}-{stage}"
    """The environment's name; where a change needs another environment (a key of your own) declare a new one with it."""
    workers: Workers = Field(default_factory=_default_workers)
    """Celery workers; mw1.micro has one and does not scale."""
    schedulers: Annotated[StrictInt, Field(ge=1, le=5)] = Field(default_factory=lambda f: _class_of(f).schedulers[0])
    """Schedulers: 2 to 5, on mw1.micro 1; default the fewest."""
    webservers: Webservers = Field(default_factory=_default_webservers)
    """Web servers: 2 to 5, on mw1.micro 1; default the fewest."""
    load: Load | None = None
    """What the DAGs bring at the busiest time; nothing of it is deployed but the alarms' limits."""
    quotas: Quotas = Quotas()
    """Quotas that AWS has raised for the account."""
    network: Network = Network()
    """The stage's network."""
    storage: Storage = Storage()
    """The stage's bucket."""
    webserver: Webserver = Webserver()
    """Where the Airflow UI can be reached from."""
    ci: Ci = Ci()
    """Roles for pipelines, of least privilege."""
    encryption: Annotated[
        str,
        Spelled(
            rf"aws_owned_key|customer_key|{KEY_ARN_PATTERN}", "encryption: aws_owned_key, customer_key, or a key's ARN"
        ),
    ] = "aws_owned_key"
    """`customer_key`: a key of the stage's own for environment, bucket, logs and queue; or the ARN of one that exists. Final."""
    endpoint_management: Literal["service", "customer"] = "service"
    """`customer`: the endpoints to database and private web server are made here; it cannot be changed under the same name."""
    maintenance_window: (
        Annotated[
            str, Spelled(MAINTENANCE_WINDOW_PATTERN, "weekly start: day and UTC half hour, for example SUN:03:00")
        ]
        | None
    ) = None
    """When MWAA may restart the environment each week; default AWS chooses."""
    alarms: Alarms = Alarms()
    """Who hears of alarms besides the owner."""
    acknowledge: tuple[Acknowledgement, ...] = ()
    """Policy findings accepted for this stage."""
    removal: Literal["retain", "destroy"] = "retain"
    """`retain` protects the stacks and keeps bucket, environment and logs; `destroy` lets `cdk destroy` delete them all."""
    allow_data_loss: StrictBool = False
    """Must be true beside `removal: destroy`."""

    @property
    def production(self) -> bool:
        """Whether this stage is held to the rules of production."""
        return self.kind == "production"

    @property
    def lets_in(self) -> bool:
        """Whether anyone is named for the Airflow UI or a pipeline's role."""
        return bool(self.webserver.ui_roles or self.ci.sync_dags or self.ci.read)

    @property
    def customer_key(self) -> bool:
        """Whether environment, bucket and logs are under a key that is not AWS's."""
        return self.encryption != "aws_owned_key"

    @property
    def existing_key(self) -> str | None:
        """The ARN of the key that exists, where one is declared."""
        return self.encryption if self.encryption.startswith("arn:") else None

    @property
    def worker_replacement(self) -> str:
        """MWAA's own word: GRACEFUL or FORCED."""
        return (self.workers.replacement or ("graceful" if self.production else "forced")).upper()

    @property
    def nat_gateways(self) -> int:
        """As declared, else one per zone in production and one in development; none in a network without internet."""
        if self.network.mode == "isolated":
            return 0
        return self.network.nat_gateways or (2 if self.production else 1)

    @property
    def size(self) -> EnvironmentClass:
        """The environment class's figures."""
        return _class_of({"environment_class": self.environment_class})
