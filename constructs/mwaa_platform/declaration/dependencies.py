"""What a team declares about where its Python packages come from, besides requirements.txt."""

from pydantic import StrictBool

from mwaa_platform.declared import Declared


class Dependencies(Declared):
    """Where Python packages come from."""

    bundle: StrictBool = False
    """Wheels that `mwaa-platform package TEAM --wheels` has put into build/<team>/ go into plugins.zip: nothing is fetched."""
