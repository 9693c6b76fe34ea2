"""The real `cdk` CLI against the local AWS."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from mwaa_platform.toolchain import cdk_command
from sandbox.server import SandboxError


class CdkFailedError(SandboxError):
    """The CLI ended with an error; `output` is all it said."""

    def __init__(self, command: str, output: str, log: Path) -> None:
        self.output = output
        lines = [line for line in output.splitlines() if line.strip()]
        telling = [line for line in lines if any(mark in line for mark in ("❌", "FAILED", "Error", "ERROR", "error:"))]
        said = "\n".join(dict.fromkeys((telling or lines)[-12:]))
        super().__init__(f"`cdk {command}` failed:\n{said}\nwhole output: {log}")


def run_cdk(
    root: Path,
    environment: dict[str, str],
    arguments: Sequence[str],
    *,
    log: Path,
    folder: Path | None = None,
    on_line: Callable[[str], None] = lambda line: None,
) -> str:
    """Run the CLI in the project's root, or in another folder, and return its output, which is also written to `log`.

    Raises:
        CdkFailedError: it ended with another exit code than 0.
    """
    command = [*cdk_command(root), *arguments]
    lines = []
    with (
        log.open("w", encoding="utf-8") as file,
        subprocess.Popen(
            command,
            cwd=folder or root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                file.write(line)
                lines.append(line)
                on_line(line.rstrip())
        except BaseException:
            process.terminate()
            raise
    output = "".join(lines)
    if process.returncode != 0:
        raise CdkFailedError(" ".join(arguments), output, log)
    return output
