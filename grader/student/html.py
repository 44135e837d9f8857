"""A function's report as HTML, for notebooks: the same words as in the terminal."""

from __future__ import annotations

from html import escape

from grader.results import Outcome
from grader.student.reports import Report, Shown
from grader.student.show import HIDDEN, chosen, rows_of

WORDS = {
    Outcome.PASSED: ("✓", "passes its visible checks", "#1a7f37"),
    Outcome.FAILED: ("✗", "does not pass yet", "#b3261e"),
    Outcome.NOT_ATTEMPTED: ("·", "is not written yet", "#57606a"),
}


def report_html(report: Report) -> str:
    """A report as a block of HTML, with nothing that runs or is fetched."""
    result = report.result
    mark, words, colour = WORDS.get(result.status, WORDS[Outcome.FAILED])
    parts = [
        f'<p style="margin:.2em 0"><span aria-hidden="true" style="color:{colour};font-weight:bold">{mark}'
        f"</span> <code>{escape(result.function)}</code> <strong>{words}</strong></p>"
    ]
    if result.status is Outcome.PASSED:
        parts.append(_line(HIDDEN))
    elif result.status is Outcome.FAILED:
        if report.says_more:
            parts.append(_line(result.message, strong=True))
        if report.details:
            parts.append(_line(" ".join(report.details)))
        shown, more = chosen(report, in_full=True)
        parts.extend(_shown(one, told=bool(result.mistake)) for one in shown)
        if more:
            parts.append(_line(more))
    if report.printed and result.status is Outcome.FAILED:
        parts.append(f"<p>your code printed:</p><pre>{escape(report.printed)}</pre>")
    return f'<div style="max-width:50em">{"".join(parts)}</div>'


def _line(text: str, strong: bool = False) -> str:
    inner = escape(text)
    return f'<p style="margin:.2em 0">{f"<strong>{inner}</strong>" if strong else inner}</p>'


def _shown(shown: Shown, told: bool) -> str:
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left;vertical-align:top">{label}</th>'
        f'<td style="text-align:left">{escape(text) if label == "check" else f"<code>{escape(text)}</code>"}'
        "</td></tr>"
        for label, text in rows_of(shown)
    )
    message = "" if told else _line(shown.message.removeprefix("the result: "))
    return f"{message}<table>{rows}</table>"
