"""Where one synthesis spends its time: run by the benchmark in a process of its own, prints seconds by part as JSON.

`kernel` is Node and the libraries that jsii loads into it; `import` is Python's own modules. With `--no-policy` neither cdk-nag nor
the MWAA rules run: the difference of two runs is the policy's part.
"""

import importlib
import itertools
import json
import sys
import time
from pathlib import Path


def main(folder: Path, *, policy: bool) -> None:
    """One synthesis, part by part."""
    marks = [("", time.perf_counter())]

    def done(part: str) -> None:
        marks.append((part, time.perf_counter()))

    import mwaa_platform.declaration.loader
    import mwaa_platform.toolchain

    done("import")
    mwaa_platform.toolchain.use_bundled_node()
    importlib.import_module("aws_cdk")
    importlib.import_module("cdk_nag")
    done("kernel")
    import app

    done("import")
    built = app.build(folder, app.Only(), policy=policy)
    done("build")
    built.synth()
    done("synth")
    seconds: dict[str, float] = {}
    for (_, before), (part, after) in itertools.pairwise(marks):
        seconds[part] = seconds.get(part, 0.0) + after - before
    print(json.dumps(seconds))


if __name__ == "__main__":
    main(Path(sys.argv[1]), policy="--no-policy" not in sys.argv)
