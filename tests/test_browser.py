"""Feedback pages and nbgrader's formgrader in a real browser, with no way to another host."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browsing import BUDGET, LIMIT, NEEDS_CHROMIUM, TOKEN, Browse, ask, browser, serving, visiting
from conftest import Class

from grader.instructor.exports.source import open_source
from grader.instructor.report.page import report_html

REFERENCE = re.compile(
    r"""(?:src|href|action|data|poster|srcset)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?https?:"""
)

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def browse(tmp_path: Path) -> Browse:
    return browser(tmp_path / "profile")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that writes down what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
        thread.join(LIMIT)


def feedback(a_class: Class, student: str) -> Path:
    return a_class.root / "feedback" / student / "neuron" / "neuron.html"


def test_no_page_of_ours_names_another_host(a_class: Class) -> None:
    for student in a_class.results:
        assert not REFERENCE.findall(feedback(a_class, student).read_text(encoding="utf-8"))


def test_the_search_for_other_hosts_finds_them(a_class: Class) -> None:
    assert REFERENCE.search('<script src="https://example.org/x.js">')
    assert REFERENCE.search("<style>@import url(http://example.org)</style>")
    assert REFERENCE.search((a_class.folder / "half" / "neuron.ipynb").read_text().replace("\\", ""))


@pytest.mark.parametrize("student", ["half", "reference", "stub", "unread"])
def test_a_feedback_page_shows_the_score_in_a_browser(a_class: Class, browse: Browse, student: str) -> None:
    document = browse(feedback(a_class, student).as_uri())
    shown = re.search(r"\(Score:\s*([\d.]+)\s*/\s*([\d.]+)\)", document)
    assert shown is not None
    assert float(shown[1]) == pytest.approx(a_class.results[student]["score"], abs=0.01)
    assert float(shown[2]) == 35.0
    assert document.count("<table") >= len(a_class.results[student]["functions"])


def test_a_students_markup_neither_runs_nor_loads_anything(
    a_class: Class, browse: Browse, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = listener
    page = feedback(a_class, "half").read_text(encoding="utf-8")
    assert "SCRIPT RAN" in page
    here = tmp_path / "page.html"
    page = page.replace("http://127.0.0.1:9/", address)
    for shown in (page, without_policy(page)):  # what students wrote is text, with or without the policy
        here.write_text(shown, encoding="utf-8")
        assert "<title>SCRIPT RAN" not in browse(here.as_uri(), BUDGET)
        assert asked == []


def test_the_pages_policy_stops_what_would_be_markup(
    a_class: Class, browse: Browse, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    address, asked = listener
    page = feedback(a_class, "half").read_text(encoding="utf-8")
    page = page.replace(
        "</main>", f'<script>document.title="SCRIPT RAN"</script><img src="{address}img"></main>'
    )
    here = tmp_path / "page.html"
    here.write_text(page, encoding="utf-8")
    assert "<title>SCRIPT RAN" not in browse(here.as_uri(), BUDGET)
    assert asked == []
    here.write_text(without_policy(page), encoding="utf-8")
    assert "<title>SCRIPT RAN" in browse(here.as_uri(), BUDGET)
    assert "/img" in asked


def without_policy(page: str) -> str:
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    assert bare != page
    return bare


def test_what_an_error_says_is_text_and_no_markup(a_class: Class) -> None:
    page = feedback(a_class, "half").read_text(encoding="utf-8")
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold</b>" not in page


WIDE = """<body><iframe width="{width}" height="700" src="{page}"></iframe>
<script>
onload = () => {{
  const page = document.querySelector("iframe").contentDocument.documentElement;
  document.title = "width " + page.scrollWidth + " of " + page.clientWidth;
}};
</script></body>"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("what", ["half", "reference", "unread", "report"])
def test_a_page_is_never_wider_than_the_screen(
    a_class: Class, browse: Browse, tmp_path: Path, what: str, width: int
) -> None:
    page = feedback(a_class, what)
    if what == "report":
        page = tmp_path / "report.html"
        page.write_text(report_html(open_source(a_class.root)), encoding="utf-8")
    frame = tmp_path / "frame.html"
    frame.write_text(WIDE.format(width=width, page=page.as_uri()), encoding="utf-8")
    document = browse(frame.as_uri(), "--allow-file-access-from-files", BUDGET)
    found = re.search(r"<title>width (\d+) of (\d+)", document)
    assert found is not None
    assert int(found[1]) == int(found[2])
    assert abs(int(found[2]) - width) < 20  # a scroll bar


@pytest.fixture(scope="module")
def formgrader(a_class: Class, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(a_class.root, tmp_path_factory.mktemp("home")) as address:
        yield address


def test_formgraders_interface_gives_the_scores(a_class: Class, formgrader: str) -> None:
    found = {item["student"]: item for item in ask(f"{formgrader}/formgrader/api/submissions/neuron")}
    assert set(found) == set(a_class.results)
    for student, submission in a_class.results.items():
        assert found[student]["score"] == pytest.approx(submission["score"])
        assert found[student]["max_score"] == 35.0
        assert found[student]["autograded"]
        assert found[student]["needs_manual_grade"] == (student == "unread")


def test_formgraders_gradebook_page_shows_the_scores(a_class: Class, formgrader: str, browse: Browse) -> None:
    browse(f"{formgrader}/tree?token={TOKEN}")  # a login: formgrader's own pages do not keep the token
    page = browse(f"{formgrader}/formgrader/gradebook/neuron/neuron", BUDGET)
    for student, submission in a_class.results.items():
        shown = f"{round(submission['score'], 2):g} / 35"
        assert re.search(rf">{student}</a></td><td[^>]*>{re.escape(shown)}<", page)


def test_formgraders_page_of_a_submission_shows_its_checks_and_scores(
    a_class: Class, formgrader: str, browse: Browse
) -> None:
    notebooks = ask(f"{formgrader}/formgrader/api/submitted_notebooks/neuron/neuron")
    (half,) = [item for item in notebooks if item["student"] == "half"]
    browse(f"{formgrader}/tree?token={TOKEN}")
    page = browse(f"{formgrader}/formgrader/submissions/{half['id']}/", BUDGET)
    assert "np.reciprocal" in re.sub(r"<[^>]+>", "", page)
    for function in a_class.results["half"]["functions"]:
        assert f"{function['function']}: " in page
    assert "cdnjs" not in page


def test_nothing_that_a_student_wrote_runs_on_formgraders_page(
    a_class: Class, formgrader: str, browse: Browse
) -> None:
    notebooks = ask(f"{formgrader}/formgrader/api/submitted_notebooks/neuron/neuron")
    (half,) = [item for item in notebooks if item["student"] == "half"]
    graded = a_class.root / "autograded" / "half" / "neuron" / "neuron.ipynb"
    text = graded.read_text(encoding="utf-8")
    assert "< script>" in text
    browse(f"{formgrader}/tree?token={TOKEN}")
    try:
        for shown in (text, text.replace("< script", "<script").replace("< /script", "</script")):
            graded.write_text(shown, encoding="utf-8")  # the page's policy holds where markup has stayed
            page = browse(f"{formgrader}/formgrader/submissions/{half['id']}/", BUDGET)
            assert "SCRIPT RAN" in page
            assert "<title>SCRIPT RAN" not in page
    finally:
        graded.write_text(text, encoding="utf-8")


def test_formgraders_bar_shows_and_hides_the_students_name(formgrader: str) -> None:
    (first, *_) = ask(f"{formgrader}/formgrader/api/submitted_notebooks/neuron/neuron")
    with visiting(formgrader, f"/formgrader/submissions/{first['id']}/") as page:
        page.click(".glyphicon-eye-open")
        page.wait_for_selector("a.name-shown", state="visible")
        page.click(".glyphicon-eye-close")
        page.wait_for_selector("a.name-hidden", state="visible")
