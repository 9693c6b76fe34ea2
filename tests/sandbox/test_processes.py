"""The server's process: one socket on loopback, ended whatever becomes of its starter; no two collide."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from mwaa_platform.toolchain import node
from sandbox import standing
from sandbox.child_environment import CERTIFICATE, base_environment, client_environment, refused
from sandbox.clients import Clients
from sandbox.server import SandboxError, Server, is_local_aws
from tests.support.copies import copy_project, targets_of
from tests.support.watching import descendants, gone, listening

STARTER = """
import sys, time
from pathlib import Path
from sandbox.server import Server
server = Server(Path(sys.argv[1]), Path(sys.argv[2]))
server.start()
print(server.pid, server.endpoint, flush=True)
time.sleep(600)
"""


def test_exactly_one_socket_on_loopback(root: Path, tmp_path: Path) -> None:
    with Server(root, tmp_path) as server:
        ((address, port),) = listening(server.pid)
        assert address == "127.0.0.1"
        assert server.endpoint == f"https://localhost:{port}"
        pid = server.pid
    assert gone({pid})
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_two_servers_have_two_ports_and_two_folders(root: Path, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    with Server(root, folders[0]) as first, Server(root, folders[1]) as second:
        assert first.endpoint != second.endpoint
        assert not is_local_aws(first.endpoint, folders[1] / CERTIFICATE), "each has a certificate of its own"


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
def test_a_killed_starter_leaves_no_process_and_no_port(root: Path, tmp_path: Path, number: signal.Signals) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(root), str(tmp_path)],
        cwd=root,
        stdout=subprocess.PIPE,
        text=True,
        # A background job ignores SIGINT, and so does what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert starter.stdout
    pid, endpoint = starter.stdout.readline().split()
    tree = descendants(starter.pid)
    assert int(pid) in tree
    starter.send_signal(number)
    starter.wait()
    assert gone(tree)
    assert not is_local_aws(endpoint, tmp_path / CERTIFICATE)


def test_an_endpoint_elsewhere_is_refused(root: Path, tmp_path: Path) -> None:
    with Server(root, tmp_path) as server:
        assert is_local_aws(server.endpoint, tmp_path / CERTIFICATE)
        port = server.endpoint.rpartition(":")[2]
        for endpoint in (f"https://example.com:{port}", f"http://localhost:{port}", "https://sts.amazonaws.com"):
            assert not is_local_aws(endpoint, tmp_path / CERTIFICATE)
            with pytest.raises(SandboxError, match="is no local AWS of this machine"):
                Clients(tmp_path, endpoint, "111111111111")


def test_a_server_of_another_kind_is_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        (tmp_path / CERTIFICATE).write_text("")
        endpoint = f"https://localhost:{other.getsockname()[1]}"
        with pytest.raises((SandboxError, OSError)):
            Clients(tmp_path, endpoint, "111111111111")


def test_the_environment_of_children_is_made_from_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_ROLE_ARN",
        "HTTPS_PROXY",
        "NODE_EXTRA_CA_CERTS",
        "CDK_CONTEXT_JSON",
    ):
        monkeypatch.setenv(name, "planted")
    environment = client_environment(root, tmp_path, "https://localhost:1", "111111111111", "eu-west-1")
    assert "planted" not in environment.values()
    assert environment["HOME"] == str(tmp_path)
    assert environment["AWS_CONFIG_FILE"] == environment["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert (environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"]) == ("111111111111", "test")


PYTHON_CALLS = [
    "import socket; socket.create_connection(('192.0.2.1', 443), timeout=2)",
    "import urllib.request; urllib.request.urlopen('https://sts.amazonaws.com', timeout=2)",
    "import socket; s = socket.socket(); s.settimeout(2); raise SystemExit(s.connect_ex(('192.0.2.1', 80)) and 1)",
    "import boto3; boto3.client('sts', region_name='eu-west-1', aws_access_key_id='a', aws_secret_access_key='b').get_caller_identity()",
]
NODE_CALLS = [
    "require('net').connect(443, '192.0.2.1').on('error', e => { console.error(e.message); process.exit(1) })",
    "require('https').get('https://sts.amazonaws.com').on('error', e => { console.error(e.message); process.exit(1) })",
    "fetch('https://sts.amazonaws.com').catch(e => { console.error(e.cause.message); process.exit(1) })",
]


@pytest.mark.parametrize(
    "command",
    [*([sys.executable, "-c", call] for call in PYTHON_CALLS), *([str(node()), "-e", call] for call in NODE_CALLS)],
    ids=lambda command: f"{Path(command[0]).name}-{command[2][:40]}",
)
def test_children_reach_this_machine_only(root: Path, tmp_path: Path, command: list[str]) -> None:
    environment = {**base_environment(root, tmp_path), "AWS_MAX_ATTEMPTS": "1"}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "the sandbox connects to this machine only" in ended.stderr
    assert refused(tmp_path)


def test_children_do_reach_loopback(root: Path, tmp_path: Path) -> None:
    with Server(root, tmp_path) as server:
        environment = client_environment(root, tmp_path, server.endpoint, "111111111111", "eu-west-1")
        for program in (
            [sys.executable, "-c", "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"],
            [
                str(node()),
                "-e",
                "fetch(process.env.AWS_ENDPOINT_URL + '/_ministack/health').then(a => console.log(a.status))",
            ],
        ):
            ended = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=60, check=False)
            assert ended.stdout.strip() in ("111111111111", "200"), ended.stderr
    assert refused(tmp_path) == []


def _request(standing_aws: standing.Standing) -> int:
    import ssl

    context = ssl.create_default_context(cafile=str(Path(standing_aws.folder) / CERTIFICATE))
    with urllib.request.urlopen(f"{standing_aws.endpoint}/_ministack/health", context=context) as answer:
        return int(answer.status)


def test_up_is_idempotent_and_two_at_once_share_one(root: Path, tmp_path: Path) -> None:
    copy_project(root, tmp_path, team="orders")
    targets = targets_of(tmp_path)
    try:
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda _: standing.up(tmp_path, targets, lambda text: None), range(2)))
        assert sorted(started for _, started in answers) == [False, True]
        assert answers[0][0] == answers[1][0]
        assert _request(answers[0][0]) == 200
        pid = answers[0][0].pid
    finally:
        assert standing.down(tmp_path)
    assert not standing.down(tmp_path)
    assert gone({pid})
    assert [path.name for path in (tmp_path / ".sandbox").iterdir()] == ["up.lock"]


def test_the_commands_up_status_down(root: Path, tmp_path: Path) -> None:
    copy_project(root, tmp_path, team="orders")
    command = str(Path(sys.executable).parent / "mwaa-platform")
    accounts = [target.stage.account for target in targets_of(tmp_path)]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
        )

    assert run("status").returncode == 1
    try:
        started = json.loads(run("up", "--aws-only", "--json").stdout)
        pid = started["pid"]
        assert psutil.pid_exists(pid)
        exported = run("up", "--aws-only", "--export").stdout
        shell = f"{exported}\n{sys.executable} -c \"import boto3; print(boto3.client('sts').get_caller_identity()['Account'])\""
        environment = {**os.environ, "AWS_PROFILE": "planted", "AWS_SESSION_TOKEN": "planted"}
        ended = subprocess.run(["/bin/sh", "-c", shell], env=environment, capture_output=True, text=True, check=False)
        assert ended.stdout.strip() == accounts[0], ended.stderr
        status = json.loads(run("status", "--json").stdout)
        assert {stack["stack"] for stack in status["stacks"]} == {"CDKToolkit"}
        assert {stack["account"] for stack in status["stacks"]} == set(accounts)
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.2)
        assert run("status").returncode == 1, "a record whose server is gone does not count"
    finally:
        assert run("down").returncode == 0
