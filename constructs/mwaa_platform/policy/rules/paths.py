"""DAG folder and files are named by their paths below the bucket."""

from mwaa_platform.policy import holes
from mwaa_platform.policy.assembly import Assembly
from mwaa_platform.policy.parts import known
from mwaa_platform.policy.rule import Checked, Effect, Finding, Rule

_ENDINGS = {
    "DagS3Path": (),
    "PluginsS3Path": (".zip",),
    "RequirementsS3Path": (".txt",),
    "StartupScriptS3Path": (".sh",),
}


def _check(assembly: Assembly) -> Checked:
    for environment in assembly.environments():
        for name, endings in _ENDINGS.items():
            for path, doubt in known(environment, name):
                text = str(path)
                if text.startswith(("/", "s3:", "arn:")):
                    wrong = "begins with a slash" if text.startswith("/") else "is no path below the bucket"
                elif not doubt and not endings and text.endswith((".py", ".zip")):
                    wrong = "is a file, not the folder"
                elif not doubt and not holes.has_holes(text) and endings and not text.endswith(endings):
                    wrong = f"does not end in {endings[0]}"
                else:
                    continue
                yield Finding(environment, f"{name} {holes.shown(text)} {wrong}", f"Properties.{name}", name)


RULE = Rule(
    "MWAA-Path",
    "DAG folder and files are paths below the bucket",
    "With a slash before it, the path names other keys than those that lie there: the environment comes up without a DAG, or not "
    "at all.",
    "DagS3Path: dags, RequirementsS3Path: requirements.txt",
    _check,
    "configuring-dag-folder",
    effect=Effect.RUNNING,
)
