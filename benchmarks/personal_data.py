"""How much personal data is found in sentences that the rules were made without, by kind.

    python benchmarks/personal_data.py

Recall for each kind and false alarms in ordinary sentences; first of those that were looked at
while the rules were made, then of those that were not. No sentence is printed: whoever reads the
held-out ones can no longer be measured by them.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.detection import AT_LEAST, AT_MOST, ORDINARY, counted, false_alarms


def main() -> None:
    """Measure and print."""
    for part, words in (("dev", "looked at"), ("heldout", "held out")):
        for kind, (found, size) in counted(part).items():
            asked = f"at most {AT_MOST}" if kind == ORDINARY else f"at least {AT_LEAST[kind]}"
            share = f"{found:3} of {size:3}, {100 * found / size:5.1f} %"
            print(f"{words:9} {kind:10} {share} ({asked} %)")
        alarms = {kind: number for kind, number in false_alarms(part).items() if number}
        print(f"{words:9} false alarms by kind: {alarms or 'none'}")


if __name__ == "__main__":
    main()
