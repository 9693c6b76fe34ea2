"""What a Python traceback ends with, and a function whose subnet does not exist."""

import pytest

from sandbox.emulator.function_errors import raised_in
from tests.support import emulated

_TRACE = """Traceback (most recent call last):
  File "/a/_worker.py", line 128, in run
    result = handler_fn(event, context)
botocore.errorfactory.RestApiClientException: An error occurred: refused
more: of the message
"""


@pytest.mark.parametrize(
    ("trace", "name"),
    [
        (_TRACE, "RestApiClientException"),
        (_TRACE.replace("botocore.errorfactory.", "") + f"During handling:\n{_TRACE}", "RestApiClientException"),
        ('  File "x", line 1\nKeyError', "KeyError"),
        ("Error: of Node\n    at handler (index.js)", ""),
        ("", ""),
    ],
)
def test_an_error_has_the_name_of_its_class(trace: str, name: str) -> None:
    assert raised_in(trace) == name


@pytest.mark.parametrize("key", ["SubnetIds", "SecurityGroupIds"])
def test_a_function_in_a_network_that_does_not_exist_is_refused(key: str) -> None:
    with emulated.place(), pytest.raises(ValueError, match=f"VpcConfig.{key}: nothing does not exist"):
        emulated.create("AWS::Lambda::Function", {"VpcConfig": {key: ["nothing"]}})
