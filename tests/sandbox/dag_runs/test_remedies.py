"""Every call that an integration's own cases deny: where a declaration can allow it, the line that is found does."""

from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from mwaa_platform.aws.grants import Place
from mwaa_platform.aws.operations import Request
from mwaa_platform.integrations import Case, Integration, ServiceIntegration, operation_table
from sandbox.dag_runs.coverage import covers
from sandbox.dag_runs.remedies import Remedy, Search, remedy
from tests.unit.integrations.test_cases import DECLARED, PLACE, allows, statements

ROWS = operation_table()
ADAPTER: TypeAdapter[ServiceIntegration] = TypeAdapter(Integration)
CANNOT = {
    *((service, "another account") for service in ("secretsmanager", "sns", "sqs", "stepfunctions")),
    ("athena", "another catalog"),
    ("batch", "another revision"),
    ("emr", "another cluster"),
    ("redshift-data", "another's statement"),
    ("s3", "an ACL for others"),
    ("s3", "the bucket as a whole"),
}
"""What no line can allow: the stage's own account, Glue's catalog and a role's own statements are all that an integration names; the
revision and the cluster of these cases are spelled as none can be. A whole bucket is never proposed for the sake of one HeadBucket."""


def line_of(integration: ServiceIntegration) -> dict[str, Any]:
    return integration.model_dump(mode="json", exclude_none=True)


def denied(integration: ServiceIntegration, case: Case) -> tuple[Request, tuple[Request, ...]]:
    """The first check that is not allowed, and the others of the call."""
    requests = ROWS[case.service, case.operation].requests(case.parameters, PLACE)
    policy = statements(list(integration.grants(PLACE)))
    first = next(request for request in requests if not allows(policy, request))
    return first, tuple(request for request in requests if request != first)


def written(found: Remedy) -> dict[str, Any]:
    """The line as a person reads it, read again."""
    (line,) = yaml.safe_load(str(found))
    return dict(line)


@pytest.mark.parametrize("integration", DECLARED, ids=repr)
def test_the_line_that_is_found_allows_the_request(integration: ServiceIntegration) -> None:
    seen = set()
    for case in integration.cases(PLACE):
        if case.allowed or (case.operation, case.why) in seen:
            continue
        seen.add((case.operation, case.why))
        request, beside = denied(integration, case)
        declared = (line_of(integration),)
        found = remedy(Search(request, PLACE, beside, declared, called=(case.service, case.operation)))
        if found is None:
            assert (case.service, case.why) in CANNOT, f"{case} could be allowed"
            continue
        # A role that does not write at all lacks more than the ACL, and that can be allowed.
        assert (case.service, case.why) not in CANNOT - {("s3", "an ACL for others")}
        if found.open_keys:
            assert all(f"<{key}>" in str(found) for key in found.open_keys)
            continue
        grants = list(ADAPTER.validate_python(written(found)).grants(PLACE))
        assert covers(grants, request, PLACE), found
        if found.index is not None:
            for former in integration.cases(PLACE):
                if former.allowed:
                    checks = ROWS[former.service, former.operation].requests(former.parameters, PLACE)
                    policy = statements(grants)
                    assert all(allows(policy, check) for check in checks), f"{found} takes {former} away"


def found_for(action: str, resource: str, *declared: dict[str, Any], **context: str) -> str:
    place = Place(account="111111111111", region="ca-central-1")
    values = {"stage": "dev", "account": place.account}
    keys = {key.replace("__", ":"): value for key, value in context.items()}
    return str(remedy(Search(Request(action, resource, keys), place, (), declared, values)))


@pytest.mark.parametrize(
    ("action", "resource", "declared", "line"),
    [
        (
            "glue:StartJobRun",
            "arn:aws:glue:ca-central-1:111111111111:job/orders",
            [],
            "- {service: glue, jobs: [orders]}",
        ),
        (
            "glue:StartJobRun",
            "arn:aws:glue:ca-central-1:111111111111:job/orders",
            [{"service": "glue", "id": "etl", "jobs": ["transform-{stage}", "load"]}],
            "- {service: glue, id: etl, jobs: ['transform-{stage}', load, orders]}",
        ),
        (  # etl_job would be etl_jobs, and the DAGs that read it break
            "glue:StartJobRun",
            "arn:aws:glue:ca-central-1:111111111111:job/orders",
            [{"service": "glue", "id": "etl", "jobs": ["transform-{stage}"]}],
            "- {service: glue, jobs: [orders]}",
        ),
        (
            "s3:PutObject",
            "arn:aws:s3:::lake/out/2026-11-25/part.parquet",
            [{"service": "s3", "bucket": "lake", "prefix": "out/*"}],
            "- {service: s3, bucket: lake, prefix: out/*, access: write}",
        ),
        (
            "s3:GetObject",
            "arn:aws:s3:::lake/in/2026-11-25/part.parquet",
            [{"service": "s3", "bucket": "lake", "prefix": "out/*"}],
            "- {service: s3, bucket: lake, prefix: in/*}",
        ),
        (
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:ca-central-1:111111111111:secret:vendor/key-AbCdEf",
            [],
            "- {service: secrets_manager, secrets: [vendor/key]}",
        ),
        (
            "dynamodb:Query",
            "arn:aws:dynamodb:ca-central-1:111111111111:table/orders/index/by_date",
            [{"service": "dynamodb", "tables": ["orders"]}],
            "- {service: dynamodb, tables: [orders], indexes: true}",
        ),
        ("kms:Decrypt", "arn:aws:kms:ca-central-1:111111111111:key/1", [], "None"),
    ],
)
def test_lines_as_a_person_would_write_them(
    action: str, resource: str, declared: list[dict[str, Any]], line: str
) -> None:
    assert found_for(action, resource, *declared) == line
