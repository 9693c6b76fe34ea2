"""A new team's folder, which validates, synthesises and rehearses as it is."""

from mwaa_platform.scaffold.new_team import NewTeam, write_new_team

__all__ = ["NewTeam", "write_new_team"]
