"""MiniStack on one loopback socket with TLS and IAM, extended; `python -m sandbox.emulator FOLDER`.

The port is the system's choice, written to FOLDER/port when the socket listens. The server ends when its standard input does, so
that it never outlives whoever started it; a `d` on that input detaches it, for `mwaa-platform up`.
"""

import asyncio
import os
import signal
import socket
import sys
import threading
from pathlib import Path

from sandbox.emulator.certificate import write_certificate


def main(folder: Path) -> None:
    """Bind, configure through the environment as MiniStack wants it, extend, serve."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.bind(("127.0.0.1", 0))
    listener.set_inheritable(True)
    port = listener.getsockname()[1]
    certificate, key = write_certificate(folder)
    os.environ |= {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": "127.0.0.1",
        "AUTH": "true",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificate),
        "MINISTACK_SSL_KEY": str(key),
        "IOT_MTLS_ENABLED": "0",
    }
    _end_with_standard_input()

    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    from sandbox.emulator import extension, faults
    from sandbox.emulator.alarms.installation import ticking
    from sandbox.emulator.enforcement.gate import Gate

    extension.install()
    faults.install(folder)
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.certfile, config.keyfile = str(certificate), str(key)
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    port_file = folder / "port"
    port_file.with_suffix(".new").write_text(str(port))
    port_file.with_suffix(".new").rename(port_file)

    async def run() -> None:
        alarms = asyncio.create_task(ticking())
        await serve(Gate(app, folder), config)  # type: ignore[arg-type]
        alarms.cancel()

    asyncio.run(run())


def _end_with_standard_input() -> None:
    def wait() -> None:
        if sys.stdin.buffer.read(1) == b"d":
            return
        os.killpg(os.getpid(), signal.SIGKILL)  # the server leads its group, with the workers of Lambda functions in it

    threading.Thread(target=wait, daemon=True).start()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
