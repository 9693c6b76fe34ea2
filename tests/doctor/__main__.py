"""`python -m tests.doctor`: how many seeded faults the doctor finds, and what it says beside; exit code 1 unless all, and nothing."""

import sys

from tests.doctor.seeded import score

if __name__ == "__main__":
    every, result = score()
    sys.stdout.writelines(f"missed: {line}\n" for line in result.missed)
    sys.stdout.writelines(f"false: {line}\n" for line in result.false)
    sys.stdout.write(f"{result.found} of {every} found, {len(result.false)} false\n")
    sys.exit(0 if result.found == every and not result.false else 1)
