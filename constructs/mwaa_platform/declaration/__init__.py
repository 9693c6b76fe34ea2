"""The declaration of a team: its models, the rules across them, and the loader of dags/<team>/team.yaml."""
