"""`python -m sandbox.recorder.guest SCENARIOS RESULTS`: runs every scenario of the one file, writes the other."""

import json
import logging
import sys
import traceback
import warnings
from pathlib import Path
from typing import Any

from sandbox.recorder.guest.clock import Clock, Killed, refuse_network

_FAILURES = {"ClientError", "WaiterError"}
"""What ends a task that did not get what it waited for; anything else is a broken scenario."""

_clock = Clock()
_clock.stop()  # before Airflow is imported


def _record(scenario: dict[str, Any]) -> dict[str, Any]:
    from sandbox.recorder.guest.task import run
    from sandbox.recorder.guest.wire import NotPreparedError, Wire, plug_in

    wire = Wire(scenario["replies"])
    plug_in(wire)
    _clock.waits, _clock.when_waiting, _clock.when_awaiting = 0, None, None
    ended, said = "succeeds", ""
    try:
        run(scenario, _clock)
    except NotPreparedError:
        ended = "not prepared"
    except Killed as error:
        ended, said = "killed", str(error)
    except BaseException as error:
        named = {kind.__name__ for kind in type(error).__mro__}
        failed = named & _FAILURES or type(error).__module__.startswith("airflow.")
        ended = "fails" if failed else f"breaks: {type(error).__name__}"
        said = "".join(traceback.format_exception(error, limit=-3, chain=False))
    calls = list(wire.calls)
    return {"id": scenario["id"], "ended": ended, "said": said, "calls": calls, "problems": wire.problems}


def main() -> None:
    """Both files are JSON; the second has one result for each scenario, in order."""
    source, target = (Path(name) for name in sys.argv[1:3])
    warnings.simplefilter("ignore")
    from sandbox.recorder.guest.wire import make_clients_cheap  # imports Airflow, which sets logging up

    logging.disable(logging.CRITICAL)
    refuse_network()
    make_clients_cheap()
    asked = json.loads(source.read_text())
    results = [_record(scenario) for scenario in asked["scenarios"]]
    target.write_text(json.dumps(results))


if __name__ == "__main__":
    main()
