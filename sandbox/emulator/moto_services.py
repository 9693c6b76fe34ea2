"""Services that MiniStack lacks and moto 5.2.5 has, served in this process; what runs there ends as the script says.

moto's own IAM is off and would not do (it knows resources of S3 and SQS only): who calls has been judged before. Its private names
are used here and nowhere else, so it is pinned exactly.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders

from mwaa_platform.aws.grants import Place
from sandbox.emulator import jobs
from sandbox.emulator.enforcement.wire import WireRequest, read_call
from sandbox.emulator.jobs import emr_serverless, redshift_data
from sandbox.emulator.jobs.request import Request

HOSTS = {"emr-serverless": "emr-serverless", "redshift-data": "redshift-data"}
"""Hosts by signing name; of the services that the operation table has and MiniStack has not."""

Answer = tuple[int, Mapping[str, str], bytes]


class NotServedError(Exception):
    """Moto has the service, but not this of it."""


def serves(signing_name: str) -> bool:
    """Whether requests signed for that service are moto's."""
    return signing_name in HOSTS


def _by_moto(
    signing_name: str, place: Place, method: str, path_and_query: str, headers: Mapping[str, str], body: bytes
) -> Answer:
    """Moto's answer in that account and Region.

    Raises:
        NotServedError: moto does not implement the operation.
    """
    from moto.core.botocore_stubber import BotocoreStubber

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


def serve(
    signing_name: str, place: Place, method: str, path_and_query: str, headers: Mapping[str, str], body: bytes
) -> Answer:
    """The answer in that account and Region: of the Redshift Data API ours, else moto's with the runs' states as scripted.

    Raises:
        NotServedError: the operation is not implemented.
    """
    path, _, query = path_and_query.partition("?")
    call = read_call(WireRequest(method, path, parse_qs(query, keep_blank_values=True), headers, body), place)

    def by_moto() -> Answer:
        return _by_moto(signing_name, place, method, path_and_query, headers, body)

    async def never() -> Answer:
        raise NotServedError(call.operation)

    request = Request(call.operation, call.parameters, headers, place, jobs.current_runs(), never)
    if signing_name == "redshift-data":
        answer = redshift_data.serve(request)
        if answer is None:
            raise NotServedError(call.operation)
        return answer
    return emr_serverless.serve(call.operation, call.parameters, place, request.runs, request.task, by_moto)
