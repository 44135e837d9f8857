"""The comparison with stock nbgrader: our side of it is run, and the page's table is of these attacks."""

from __future__ import annotations

import pytest

from attacks.against_stock import BEGIN, END, PAGE, between, table
from attacks.compared import ATTACKS
from attacks.sides import Outcome, ours
from attacks.stage import StageError

SUCCEEDED, HELD, UNCLEAR = Outcome("it is seen", True), Outcome("", True), Outcome("it is seen", False)


def rows() -> list[list[str]]:
    """The table's cells as they stand on the page, without its head."""
    lines = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0].split("\n")
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return cells[2:]


def test_every_attack_of_the_comparison_runs_with_ours_and_is_held() -> None:
    outcomes = {attack.id: outcome for attack, outcome in ours(ATTACKS).items()}
    assert outcomes == {attack.id: HELD for attack in ATTACKS}


def test_the_page_has_a_row_for_each_attack_and_says_what_ours_does() -> None:
    assert [row[0] for row in rows()] == [attack.tries for attack in ATTACKS]
    assert {row[2] for row in rows()} == {"held"}
    assert {row[1].split(":")[0] for row in rows()} <= {"succeeds", "held"}


@pytest.mark.parametrize("side", [0, 1])
def test_no_table_is_made_of_an_attack_that_was_not_seen_to_run(side: int) -> None:
    sides = [dict.fromkeys(ATTACKS, HELD), dict.fromkeys(ATTACKS, HELD)]
    sides[side][ATTACKS[3]] = UNCLEAR
    with pytest.raises(StageError, match=ATTACKS[3].id):
        table(sides[0], sides[1], dict.fromkeys(ATTACKS, SUCCEEDED))


def test_no_table_is_made_of_an_attack_that_fails_where_nothing_is_isolated() -> None:
    sides = dict.fromkeys(ATTACKS, HELD)
    with pytest.raises(StageError, match="without isolation"):
        table(sides, sides, sides)


def test_the_table_says_what_was_seen() -> None:
    theirs, own = dict.fromkeys(ATTACKS, SUCCEEDED), dict.fromkeys(ATTACKS, HELD)
    made = table(theirs, own, theirs)
    assert f"| {ATTACKS[0].tries} | succeeds: it is seen | held |" in made.split("\n")
    assert f"Of {len(ATTACKS)}, {len(ATTACKS)} succeed with plain `nbgrader autograde`, 0 with" in made


def test_a_page_without_marks_is_refused_and_others_keep_what_is_around_them() -> None:
    assert between(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\n\nnew\n\n{END}\nb"
    with pytest.raises(StageError, match="has no"):
        between("a page", "new")
