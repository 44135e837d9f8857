"""What the pages are made with: code that runs, formulas, contracts, figures. See docs/writing.md."""
