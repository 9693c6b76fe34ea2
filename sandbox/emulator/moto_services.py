"""Services that MiniStack lacks and moto 5.2.5 has, served in this process; jobs and statements there end at once, and well.

moto's own IAM is off and would not do (it knows resources of S3 and SQS only): who calls has been judged before. Its private names
are used here and nowhere else, so it is pinned exactly.
"""

from collections.abc import Mapping

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders

from mwaa_platform.aws.grants import Place

HOSTS = {"emr-serverless": "emr-serverless", "redshift-data": "redshift-data"}
"""Hosts by signing name; of the services that the operation table has and MiniStack has not."""

Answer = tuple[int, Mapping[str, str], bytes]


class NotServedError(Exception):
    """Moto has the service, but not this of it."""


def serves(signing_name: str) -> bool:
    """Whether requests signed for that service are moto's."""
    return signing_name in HOSTS


def serve(
    signing_name: str, place: Place, method: str, path_and_query: str, headers: Mapping[str, str], body: bytes
) -> Answer:
    """Moto's answer in that account and Region.

    Raises:
        NotServedError: moto does not implement the operation.
    """
    from moto.core.botocore_stubber import BotocoreStubber

    _finish_at_once()
    given = HTTPHeaders()
    for name, value in headers.items():
        if name != "host":
            given[name] = value
    given["x-moto-account-id"] = place.account
    url = f"https://{HOSTS[signing_name]}.{place.region}.amazonaws.com{path_and_query}"
    request = AWSPreparedRequest(method=method, url=url, headers=given, body=body, stream_output=False)
    try:
        answer = BotocoreStubber().process_request(request)
    except NotImplementedError as error:
        raise NotServedError(str(error)) from error
    if answer is None or answer[2] == "Not yet implemented":
        raise NotServedError(f"{method} {path_and_query}")
    status, found, content = answer
    named = {str(name): str(value) for name, value in found.items()}
    return int(status), named, content.encode() if isinstance(content, str) else bytes(content)


def _finish_at_once() -> None:
    """Moto leaves statements STARTED and job runs RUNNING for ever, so that no task would end."""
    from moto.emrserverless import models as emr_serverless
    from moto.redshiftdata import models as redshift_data

    if getattr(redshift_data.Statement, "finishes_at_once", False):
        return
    original = redshift_data.Statement.__init__

    def started(self: redshift_data.Statement, *arguments: object, **keywords: object) -> None:
        original(self, *arguments, **keywords)  # type: ignore[arg-type]
        self.status = "FINISHED"

    redshift_data.Statement.__init__ = started  # type: ignore[method-assign]
    redshift_data.Statement.finishes_at_once = True  # type: ignore[attr-defined]
    emr_serverless.JOB_STATUS = "SUCCESS"
