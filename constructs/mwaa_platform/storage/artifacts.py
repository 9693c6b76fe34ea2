"""What an environment takes besides DAGs: requirements, plugins and startup script, under keys that carry their content's hash.

Changed content gives a new key, hence a changed environment; equal content gives the same key. Old keys stay in the bucket, so that
a rollback finds them. The hash is made here, at synth, and crosses stacks as plain text: an object version would be an export whose
change CloudFormation refuses.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.archive import files_of, zip_folder
from mwaa_platform.declaration.bundle import Bundle


@dataclass(frozen=True)
class Artifacts:
    """The files by their keys below the artifacts' prefix, and the key of each kind; no key for what the team does not have.

    requirements.txt always has one, if only an empty file's: MWAA never lets go of a requirements file once it had one.
    """

    files: dict[str, bytes]
    requirements: str
    plugins: str | None
    startup_script: str | None

    @classmethod
    def of(cls, folder: Path, bundle: Bundle | None = None, *, before_startup: bytes = b"") -> "Artifacts":
        """Reads requirements.txt, plugins/ and startup.sh of a team's folder; of a bundle the requirements and the wheels.

        `before_startup` are lines of our own before the team's startup script.
        """
        files: dict[str, bytes] = {}

        def add(kind: str, suffix: str, content: bytes) -> str:
            key = f"{kind}/{hashlib.sha256(content).hexdigest()[:16]}{suffix}"
            files[key] = content
            return key

        requirements, startup, plugins = folder / "requirements.txt", folder / "startup.sh", folder / "plugins"
        own = startup.read_bytes() if startup.is_file() else b""
        wheels: dict[str, Path] = {}
        if bundle:
            requirements, wheels = bundle.requirements, bundle.in_plugins()
        return cls(
            files,
            add("requirements", ".txt", requirements.read_bytes() if requirements.is_file() else b""),
            add("plugins", ".zip", zip_folder(plugins, wheels)) if wheels or files_of(plugins) else None,
            add("startup", ".sh", before_startup + own) if startup.is_file() or before_startup else None,
        )
