"""What a shell script does, read from its text: its words, its commands, and where they fetch from."""
