"""The scenarios of each integration's classes."""

from collections.abc import Callable, Iterator, Mapping

from sandbox.recorder.scenario import Scenario
from sandbox.recorder.scenarios import (
    athena,
    batch,
    dynamodb,
    ecs,
    emr,
    emr_serverless,
    glue,
    lambda_,
    messages,
    redshift_data,
    s3,
    secrets,
    step_functions,
    sts,
    transfers,
)

_OF: Mapping[str, tuple[Callable[[], Iterator[Scenario]], ...]] = {
    "athena": (athena.scenarios,),
    "batch": (batch.scenarios,),
    "dynamodb": (dynamodb.scenarios,),
    "ecs": (ecs.scenarios,),
    "emr": (emr.scenarios,),
    "emr_serverless": (emr_serverless.scenarios,),
    "glue": (glue.scenarios,),
    "lambda": (lambda_.scenarios,),
    "redshift_data": (redshift_data.scenarios,),
    "s3": (s3.scenarios, transfers.scenarios),
    "secrets_manager": (secrets.of_secrets_manager,),
    "sns": (messages.of_sns,),
    "sqs": (messages.of_sqs,),
    "ssm": (secrets.of_ssm,),
    "step_functions": (step_functions.scenarios,),
    "sts": (sts.scenarios,),
}


def all_scenarios() -> Iterator[tuple[str, Scenario]]:
    """Each with the service whose folder its class's recording lies in."""
    for service, groups in _OF.items():
        for scenarios in groups:
            for scenario in scenarios():
                yield service, scenario
