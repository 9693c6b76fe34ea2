"""What a team's packages become."""
