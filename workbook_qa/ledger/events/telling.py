"""What history is told of, and what has been learnt from the events before."""

from workbook_qa.core.wording import counted


class Telling:
    """The history of an audit with all its actions, or of one action of it.

    Attributes:
        row: the audit's reference, or the action's id; reference: the audit's.
        whole: whether the audit is asked for, and not only one action of it.
        case_id: of the audit's case.
        drafts: by digest, in words: those that were made about it so far.
        conflicts: the numbers of events that found one about it so far.
        number: of the event that is being told.
    """

    def __init__(self, row: str, drafts: dict[str, str], *, case_id: str, texts: bool) -> None:
        self.row = row
        self.reference = row.partition("/")[0]
        self.whole = "/" not in row
        self.case_id = case_id
        self.drafts = drafts
        self.conflicts: set[int] = set()
        self.number = 0
        self._texts = texts

    def is_about(self, row: str) -> bool:
        """Whether an audit or an action is what is asked for, or part of it."""
        return row == self.row or (self.whole and row.partition("/")[0] == self.reference)

    def is_about_audit(self, reference: str) -> bool:
        """Whether the audit itself is asked for, and is this one."""
        return self.whole and reference == self.reference

    def typed(self, text: str) -> str:
        """What a person typed, which may be about a person: unless asked for, only its length."""
        text = " ".join(text.split()).rstrip(".")
        return text if self._texts else f"a text of {counted(len(text), 'character')}"
