"""``python -m workbook_qa`` is the same as ``workbook-qa``."""

from workbook_qa.cli import main

if __name__ == "__main__":
    main()
