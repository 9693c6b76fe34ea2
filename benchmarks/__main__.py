"""`make bench`: times whole processes in turn, and prints each as a ratio with the bound it is held to."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from benchmarks import local_airflow, parts, projects
from benchmarks.timing import Process
from mwaa_platform.cli import output
from mwaa_platform.toolchain import node

MANY = 100
DAG_FILES = 200
CASES = (
    *("one resource", "one resource, AwsSolutions", "one", "one of many", "many"),
    *("validate many", "check many", "prove"),
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measurement, in seconds or megabytes or as a ratio, and its bound."""

    what: str
    value: float
    unit: str
    bound: float | None

    @property
    def verdict(self) -> str:
        """Whether it keeps its bound."""
        return "" if self.bound is None else "kept" if self.value <= self.bound else "over"


class Bench:
    """All cases in folders of their own below `folder`; each is run `rounds` times in turn, and its fastest run counts."""

    def __init__(self, folder: Path, rounds: int, report: Callable[[str], None]) -> None:
        self._folder, self._rounds, self._report = folder, rounds, report
        self._peak_of_many = 0.0
        self._environment = {
            "JSII_NODE": str(node()),
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(Path(sys.prefix) / "cache" / "jsii"),
            "CDK_OUTDIR": str(folder / "cdk.out"),
        }
        self._projects = {
            "one resource": projects.one_resource(folder / "plain", projects.ONE_RESOURCE),
            "one resource, AwsSolutions": projects.one_resource(folder / "nag", projects.ONE_RESOURCE_WITH_POLICY),
            "one": projects.platform(folder / "one", 1),
            "many": projects.platform(folder / "many", MANY),
            "check many": projects.dag_files(folder / "dag files", DAG_FILES),
        }

    def seconds(self) -> dict[str, float]:
        """The fastest run of each case by name; the first round fills caches and does not count."""
        found: dict[str, list[float]] = {}
        for number in range(self._rounds + 1):
            for case in CASES:
                once = number == 0 or (case == "many" and number > 1)
                if once and case in ("many", "validate many", "check many", "prove"):
                    continue
                self._report(f"round {number} of {self._rounds}: {case}")
                seconds = self._seconds(case)
                if number:
                    found.setdefault(case, []).append(seconds)
        return {case: min(runs) for case, runs in found.items()}

    def _seconds(self, case: str) -> float:
        if case != "many":
            return self._process(case).seconds()
        seconds, self._peak_of_many = self._process(case).seconds_and_peak()
        return seconds

    def peak_megabytes(self) -> dict[str, float]:
        """The memory of each synthesis."""
        self._report("memory")
        few = {case: self._process(case).peak_megabytes() for case in ("one resource", "one")}
        return {**few, "many": self._peak_of_many}

    def _process(self, case: str) -> Process:
        if case == "prove":
            command = [str(Path(sys.executable).parent / "mwaa-platform"), "prove", "--json"]
            return Process(command, projects.ROOT, self._environment)
        if case in ("validate many", "check many"):
            command = [str(Path(sys.executable).parent / "mwaa-platform"), case.partition(" ")[0]]
            folder = self._projects["check many" if case == "check many" else "many"]
            return Process(command, folder, self._environment)
        context = {"CDK_CONTEXT_JSON": json.dumps({"team": "team42"})} if case == "one of many" else {}
        folder = self._projects["many" if case == "one of many" else case]
        return Process([sys.executable, "app.py"], folder, {**self._environment, **context})

    def parts(self) -> dict[str, float]:
        """Seconds of one synthesis by part; the policy's is what it takes longer with policy than without."""
        with_policy, without = (self._parts(*options) for options in ((), ("--no-policy",)))
        policy = sum(with_policy.values()) - sum(without.values())
        return {**without, "policy": max(policy, 0.0)}

    def _parts(self, *options: str) -> dict[str, float]:
        command = [sys.executable, "-m", parts.__name__, str(self._projects["one"]), *options]
        fastest: dict[str, float] = {}
        for _ in range(self._rounds):
            ended = subprocess.run(command, cwd=projects.ROOT, stdout=subprocess.PIPE, check=True)
            found: dict[str, float] = json.loads(ended.stdout)
            if not fastest or sum(found.values()) < sum(fastest.values()):
                fastest = found
        return fastest


def ratios(seconds: dict[str, float], megabytes: dict[str, float]) -> list[Ratio]:
    """What is held to a bound, and what explains it."""
    plain, nag, one, many = (seconds[c] for c in ("one resource", "one resource, AwsSolutions", "one", "many"))
    return [
        Ratio("one team-stage / one-resource app", one / plain, "x", 1.6),
        Ratio("one team-stage / one-resource app under AwsSolutions", one / nag, "x", None),
        Ratio(f"{MANY} team-stages / one team-stage", many / one, "x", 4),
        Ratio(f"{MANY} team-stages, peak memory", megabytes["many"], "MB", 1000),
        Ratio(f"-c team= with {MANY} declared / one declared", seconds["one of many"] / one, "x", 1.1),
        Ratio(f"validate of {MANY} teams", seconds["validate many"], "s", 1),
        Ratio(f"check of {DAG_FILES} DAG files", seconds["check many"], "s", 2),
        Ratio(f"check of {DAG_FILES} DAG files / one-resource app", seconds["check many"] / plain, "x", None),
        Ratio("prove of the two example teams, their synthesis with it", seconds["prove"], "s", 15),
    ]


def airflow_ratios(seconds: dict[str, float]) -> list[Ratio]:
    """Of the local Airflow."""
    version, team = local_airflow.VERSION, local_airflow.TEAM
    return [
        Ratio(f"install Airflow {version}, cache warm", seconds["install"], "s", 60),
        Ratio(f"local Airflow of {team} ready", seconds["ready"], "s", 25),
        Ratio(f"one run of the {team} pipeline green", seconds["green"], "s", 30),
    ]


def main(
    rounds: Annotated[int, typer.Option(help="How often each case runs; its fastest run counts.")] = 5,
    airflow: Annotated[bool, typer.Option(help="Time the local Airflow too: one rehearsal, two minutes.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document instead of tables.")] = False,
) -> None:
    """Time synth, validate and prove. Nothing else should run on the machine meanwhile."""
    with tempfile.TemporaryDirectory(prefix="mwaa-platform-bench-") as folder, output.progress(not as_json) as report:
        bench = Bench(Path(folder), rounds, report)
        seconds = bench.seconds()
        megabytes = bench.peak_megabytes()
        split = bench.parts()
        found = ratios(seconds, megabytes)
        if airflow:
            report("local Airflow")
            found += airflow_ratios(local_airflow.seconds(Path(folder), os.environ))
    if as_json:
        held = [{**asdict(ratio), "verdict": ratio.verdict} for ratio in found]
        output.print_json({"seconds": seconds, "megabytes": megabytes, "ratios": held, "parts": split})
        return
    rows = [(case, round(value, 2), round(megabytes.get(case, 0)) or "") for case, value in seconds.items()]
    output.print_table("Whole processes", ("what", "seconds", "peak MB"), rows)
    parts_rows = [(part, round(value, 2)) for part, value in split.items()]
    output.print_table("Where one team-stage's synth spends its time", ("part", "seconds"), parts_rows)
    columns = ("what", "measured", "unit", "bound", "")
    output.print_table(
        "Against the bounds", columns, [(r.what, round(r.value, 2), r.unit, r.bound or "", r.verdict) for r in found]
    )


if __name__ == "__main__":
    typer.run(main)
