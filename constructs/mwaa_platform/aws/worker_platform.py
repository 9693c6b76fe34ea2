"""What MWAA's containers run on: the operating system, processor and C library that a wheel must be built for.

Source: MWAA User Guide, airflow-versions (2026-09-01): Amazon Linux 2023 from Airflow 2.7 on; its glibc is 2.34 (Amazon Linux 2023
User Guide). No page of the guide names the processor: wheels made for arm64 do not install
there (aws/aws-mwaa-local-runner#257, #393).
"""

from functools import cache

from packaging.tags import Tag, compatible_tags, cpython_tags

PROCESSOR = "x86_64"
GLIBC = (2, 34)
_OLDEST_GLIBC = 5
_FORMER_NAMES = {17: "manylinux2014", 12: "manylinux2010", 5: "manylinux1"}

PLATFORMS: tuple[str, ...] = (
    *(
        name
        for minor in range(GLIBC[1], _OLDEST_GLIBC - 1, -1)
        for name in (
            f"manylinux_{GLIBC[0]}_{minor}_{PROCESSOR}",
            *((f"{_FORMER_NAMES[minor]}_{PROCESSOR}",) if minor in _FORMER_NAMES else ()),
        )
    ),
    f"linux_{PROCESSOR}",
)
"""Platform tags that pip accepts there, best first."""

UV_PLATFORM = f"{PROCESSOR}-manylinux_{GLIBC[0]}_{GLIBC[1]}"
"""The same in uv's words."""


@cache
def wheel_tags(python: str) -> tuple[Tag, ...]:
    """The tags that pip on that Python (for example 3.12) accepts there, best first."""
    major, minor = (int(part) for part in python.split("."))
    version = (major, minor)
    return (
        *cpython_tags(version, platforms=PLATFORMS),
        *compatible_tags(version, interpreter=f"cp{major}{minor}", platforms=PLATFORMS),
    )


def marker_environment(python: str) -> dict[str, str]:
    """What a requirement's marker is asked about there; patch releases are not told."""
    return {
        "implementation_name": "cpython",
        "os_name": "posix",
        "platform_machine": PROCESSOR,
        "platform_python_implementation": "CPython",
        "platform_system": "Linux",
        "python_full_version": f"{python}.0",
        "python_version": python,
        "sys_platform": "linux",
        "extra": "",
    }
