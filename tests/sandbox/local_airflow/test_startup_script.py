"""The startup script: exports reach Airflow, the machine stays as it is, and each way to fail has its message."""

import os
from pathlib import Path

import psutil
import pytest

from sandbox.local_airflow.startup_script import StartupResult, StartupScriptError, run_startup_script

GIVEN = {"MWAA_AIRFLOW_COMPONENT": "scheduler", "AIRFLOW_HOME": "/somewhere", "LANG": "C.UTF-8"}


def run(text: str, limit_seconds: float = 20) -> StartupResult:
    return run_startup_script(text.encode(), GIVEN, limit_seconds=limit_seconds)


def running(*command: str) -> bool:
    return any(process.info["cmdline"] == [*command] for process in psutil.process_iter(["cmdline"]))


def refusal(text: str | bytes, limit_seconds: float = 20) -> str:
    with pytest.raises(StartupScriptError) as caught:
        run_startup_script(text if isinstance(text, bytes) else text.encode(), GIVEN, limit_seconds=limit_seconds)
    return str(caught.value)


def test_what_it_exports_and_nothing_else() -> None:
    result = run("#!/bin/sh\nexport STAGE=dev\nexport LANG=C\nexport LINES_='a\nb=c'\nNOT_EXPORTED=1\n")
    assert result.exports == {"STAGE": "dev", "LANG": "C", "LINES_": "a\nb=c"}


def test_bash_sources_it_with_the_environment_of_a_component() -> None:
    # From MWAA's own guide: `[[` under `#!/bin/sh`.
    script = '#!/bin/sh\nif [[ "${MWAA_AIRFLOW_COMPONENT}" != "webserver" ]]\nthen\n  export ON=$MWAA_AIRFLOW_COMPONENT\nfi\n'
    assert run(script).exports == {"ON": "scheduler"}


@pytest.mark.parametrize("first", ["", "#!/bin/bash -e\n", "#!/usr/bin/env bash\n", "# no interpreter\n"])
def test_exit_0_keeps_the_exports(first: str) -> None:
    assert run(f"{first}export STAGE=dev\nexit 0\n").exports == {"STAGE": "dev"}


def test_path_is_exported_without_the_shims() -> None:
    assert run("export PATH=$PATH:/opt/tool/bin\n").exports == {"PATH": "/usr/local/bin:/usr/bin:/bin:/opt/tool/bin"}


def test_what_would_change_the_machine_is_recorded_and_not_done() -> None:
    result = run("sudo yum -y install libaio\ndnf update\nyum install 'a b'\npip install dbt-core\nexport DONE=yes\n")
    assert result.asked == ("sudo yum -y install libaio", "dnf update", "yum install a b", "pip install dbt-core")
    assert "sudo yum -y install libaio: not done, a local Airflow changes nothing of this machine" in result.output
    assert result.exports == {"DONE": "yes"}


def test_no_root_and_a_home_that_is_gone_afterwards() -> None:
    result = run("export WHO=$(id -u) HOUSE=$HOME\ntouch ~/left-behind\n")
    assert result.exports["WHO"] != "0"
    assert result.exports["HOUSE"] != os.environ.get("HOME")
    assert not Path(result.exports["HOUSE"]).exists()


def test_nothing_of_this_process_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "mine")
    assert run("export SEEN=${AWS_SECRET_ACCESS_KEY:-nothing}\n").exports == {"SEEN": "nothing"}


def test_a_failure_names_code_and_last_lines() -> None:
    assert refusal("echo before\necho cause >&2\nexit 3\n") == (
        "startup.sh failed with exit code 3; its last lines:\nbefore\ncause"
    )
    assert refusal("exit 4\n") == "startup.sh failed with exit code 4; it said nothing"


def test_one_that_hangs_is_ended_with_all_it_started() -> None:
    said = refusal("echo waiting\nsleep 61.25 &\nsleep 61.25\n", limit_seconds=1)
    assert said.startswith("startup.sh did not end within 1 s; MWAA gives it five minutes; its last lines:\nwaiting")
    assert not running("sleep", "61.25")


def test_what_it_left_running_ends_with_it() -> None:
    assert run("sleep 62.25 &\nexport STARTED=yes\n").exports == {"STARTED": "yes"}
    assert not running("sleep", "62.25")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("#!/usr/bin/env python3\nprint()\n", "no shell script: its first line is '#!/usr/bin/env python3'"),
        ("if true\nthen\n  echo\n", "no shell script that bash can read: line 4: syntax error: unexpected end of file"),
        (b"\x7fELF\x02\x00", "no shell script: it holds binary data"),
        ("#!/bin/sh\r\nexport A=1\r\n", "has Windows line ends"),
        ("trap true EXIT\nexport A=1\nexit 0\n", "an EXIT trap of its own, and its exports are lost"),
    ],
    ids=["python", "syntax", "binary", "windows", "trap"],
)
def test_no_shell(script: str | bytes, said: str) -> None:
    assert said in refusal(script)


def test_a_virtual_environment_is_recorded_with_what_its_pip_is_asked_for() -> None:
    result = run(
        'export DBT="${AIRFLOW_HOME}/dbt-venv"\npython3 -m venv "$DBT"\n'
        'PIP_USER=false "$DBT/bin/pip" install --quiet dbt-core==1.11.16\n'
        'python3 -c "import sys; sys.exit(3)"\nexport CODE=$?\n'
    )
    assert result.exports == {"DBT": "/somewhere/dbt-venv", "CODE": "3"}
    assert result.asked == (
        "python3 -m venv /somewhere/dbt-venv",
        "/somewhere/dbt-venv/bin/pip install --quiet dbt-core==1.11.16",
    )
