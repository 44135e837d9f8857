"""Canvas's gradebook comes back with the scores filled in, and with every other byte as it was.

The layouts are those of Canvas's lib/gradebook_exporter.rb: a header, perhaps a row of `Manual Posting`, the
row `    Points Possible`, then the students, with `="…"` around names that begin with an equals sign.
"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import UserError
from grader.instructor.exports.canvas_gradebook import CanvasGradebook
from grader.instructor.exports.rawcsv import parse_csv
from grader.instructor.exports.source import Mark

FULL = (
    "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Notes,Essay (41),Part 1: Neuron (42),Nine Steps (43),"
    "Assignments Current Points,Current Score,Final Score\r\n"
    ",,,,,,,Manual Posting,,,,\r\n"
    "    Points Possible,,,,,,10.00,35.00,45.00,(read only),(read only),(read only)\r\n"
    '"Doe, Jane",101,s101,jdoe,"Section A, and B","said ""hi""\r\ntwice",8.50,,,8.50,85.00,9.44\r\n'
    '"=""=cmd()""",102,s102,roe,Section A,,, 3.00,,,,\r\n'
    "Poe,103,s103,poe,Section A,,,EX,,,,\r\n"
    "Noe,104,s104,noe,Section A,,,N/A,,,,\r\n"
    "Zoë,105,s105,zoe,Section A,,,1.00,,,,\r\n"
    '"Student, Test",106,,8d3,Section A,,,,,,,\r\n'
)
MARKS = {
    "101": Mark(28.456, 35.0),
    "102": Mark(35.0, 35.0),
    "103": Mark(1.0, 35.0),
    "104": Mark(2.0, 35.0),
    "105": Mark(0.0, 35.0, waits=True),
    "999": Mark(5.0, 35.0),
}


def rows(content: bytes, delimiter: str = ",") -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_the_scores_stand_in_the_parts_column_and_nothing_else_changed() -> None:
    book = CanvasGradebook(FULL.encode(), "grades.csv")
    filled = book.fill("neuron", MARKS)
    expected = FULL.replace('twice",8.50,,', 'twice",8.50,28.46,').replace(", 3.00,,", ",35.00,,")
    assert book.content() == expected.encode()
    assert (filled.column, filled.added, filled.students) == ("Part 1: Neuron (42)", False, 2)
    assert (filled.missing, filled.waiting, filled.left) == (("999",), ("105",), ("103", "104"))
    assert filled.without == 1


def test_a_part_without_a_column_gets_one_with_its_points() -> None:
    book = CanvasGradebook(FULL.encode(), "grades.csv")
    filled = book.fill("perceptron", {"101": Mark(12.0, 20.0)})
    assert filled.added
    before, after = rows(FULL.encode()), rows(book.content())
    assert [row[: len(before[0])] for row in after] == before
    added = [row[len(before[0])] for row in after]
    assert added == ["perceptron", "", "20.00", "12.00", "", "", "", "", ""]
    assert book.content().startswith(b"\xef\xbb\xbfStudent,ID,")


def test_several_parts_go_in_one_after_the_other() -> None:
    book = CanvasGradebook(FULL.encode(), "grades.csv")
    book.fill("perceptron", {"101": Mark(12.0, 20.0)})
    book.fill("nine_steps", {"101": Mark(45.0, 45.0)})
    row = rows(book.content())[3]
    assert (row[8], row[12]) == ("45.00", "12.00")


def test_filling_twice_gives_the_same_file() -> None:
    once = CanvasGradebook(FULL.encode(), "grades.csv")
    once.fill("neuron", MARKS)
    once.fill("perceptron", MARKS)
    twice = CanvasGradebook(once.content(), "grades.csv")
    twice.fill("neuron", MARKS)
    assert not twice.fill("perceptron", MARKS).added
    assert twice.content() == once.content()


def test_semicolons_and_decimal_commas_stay() -> None:
    text = (
        "Student;ID;SIS Login ID;Section;neuron (42)\n    Points Possible;;;;35,00\n"
        '"Doe, J; K";101;jdoe;"A"\nRoe;102;roe;A;1,5'
    )
    book = CanvasGradebook(text.encode(), "grades.csv")
    book.fill("neuron", {"101": Mark(28.5, 35.0)})
    assert book.content() == text.replace('"A"\n', '"A";"28,50"\n').encode()


def test_names_in_two_columns_and_ids_of_the_login_are_read() -> None:
    text = (
        "LastName,FirstName,ID,SIS User ID,SIS Login ID,Integration ID,Section,neuron (1)\n"
        "    Points Possible,,,,,,,35\nDoe,Jane,101,s1,jdoe,,A,\n"
    )
    book = CanvasGradebook(text.encode(), "grades.csv", by="SIS Login ID")
    assert book.fill("neuron", {"jdoe": Mark(3.0, 35.0)}).students == 1
    assert book.content() == text.replace("A,\n", "A,3.00\n").encode()


def test_bytes_that_are_no_utf_8_are_kept() -> None:
    content = b"Student,ID,Section,neuron (1)\nM\xfcller,101,A,\n"
    book = CanvasGradebook(content, "grades.csv")
    book.fill("neuron", {"101": Mark(3.0, 35.0)})
    assert book.content() == b"Student,ID,Section,neuron (1)\nM\xfcller,101,A,3.00\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no gradebook of Canvas's"),
        (b"name,score\na,1\n", "no gradebook of Canvas's"),
        (b'Student,ID,Section,"neuron (1)\nDoe,1,A,\n', "line 1: is no CSV"),
        (b'Student,ID,Section,neuron (1)\n"Doe"x,1,A,\n', "line 2: is no CSV"),
        ("Student,ID,Section\n".encode("utf-16"), "no CSV in UTF-8"),
        (b"PK\x03\x04\0\0", "no CSV in UTF-8"),
        (b"Student,ID,Section,neuron (1),My neuron (2)\nDoe,101,A,,\n", "several columns"),
        (
            b"Student,ID,Section,neuron (1)\n Points Possible,,,(read only)\nDoe,101,A,\n",
            "not one for scores",
        ),
        (b"Student,ID,Section,neuron (1)\nDoe,7,A,\n", "holds none of the students"),
    ],
)
def test_what_cannot_be_filled_is_told_and_nothing_is_guessed(content: bytes, told: str) -> None:
    with pytest.raises(UserError, match=told) as error:
        CanvasGradebook(content, "grades.csv").fill("neuron", MARKS)
    assert str(error.value).startswith("grades.csv")
    assert "\n" not in str(error.value)


def test_a_column_can_be_named_with_or_without_its_number() -> None:
    for name in ("Essay (41)", "Essay"):
        book = CanvasGradebook(FULL.encode(), "grades.csv")
        assert book.fill("neuron", MARKS, name).column == "Essay (41)"
    with pytest.raises(UserError, match="has no column Esay"):
        CanvasGradebook(FULL.encode(), "grades.csv").fill("neuron", MARKS, "Esay")
    with pytest.raises(UserError, match="not one for scores"):
        CanvasGradebook(FULL.encode(), "grades.csv").fill("neuron", MARKS, "SIS Login ID")


FIELDS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8)


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=4), min_size=1, max_size=5), st.sampled_from(",;"))
def test_any_csv_is_taken_apart_into_its_fields_and_put_together_again(
    table: list[list[str]], delimiter: str
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["a", "b", "c", "d", "e", "f"])
    writer.writerows(table)
    content = buffer.getvalue().encode()
    parsed = parse_csv(content, "x.csv")
    assert parsed.content() == content
    assert [[row.text(at) for at in range(len(row.raw))] for row in parsed.rows[1:]] == table
