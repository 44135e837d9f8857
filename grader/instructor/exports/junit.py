"""JUnit XML: a test suite a submission, a test case a check.

The elements and attributes are those that Jenkins' junit plugin and GitLab read: testsuites, testsuite
(name, tests, failures, errors, skipped, time), testcase (classname, name, time), failure, error, skipped.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from grader.results import CheckResult, Outcome, RunResult, Status, SubmissionResult
from grader.text import clean

KINDS = {Outcome.FAILED: "failure", Outcome.NOT_ATTEMPTED: "skipped", Outcome.GRADER_ERROR: "error"}
COUNTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit_xml(run: RunResult) -> bytes:
    """The run as an XML document."""
    root = ET.Element("testsuites", name="ninesteps")
    for submission in run.submissions:
        root.append(_suite(submission))
    for key in ("tests", *COUNTS.values()):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(submission: SubmissionResult) -> ET.Element:
    # clean() leaves no character that XML 1.0 does not allow.
    suite = ET.Element("testsuite", name=clean(submission.id))
    for function in submission.functions:
        place = f"{function.part}.{function.step}.{function.function}"
        suite.extend(_case(place, check) for check in function.checks)
    if submission.status is Status.UNREADABLE:
        case = ET.SubElement(suite, "testcase", classname="submission", name="can be read", time="0")
        ET.SubElement(case, "failure", message=clean(submission.message))
    suite.set("tests", str(len(suite)))
    for kind, key in COUNTS.items():
        suite.set(key, str(len(suite.findall(f"testcase/{kind}"))))
    suite.set("time", f"{submission.seconds:.6f}")
    return suite


def _case(place: str, check: CheckResult) -> ET.Element:
    case = ET.Element("testcase", classname=clean(place), name=clean(check.id), time=f"{check.seconds:.6f}")
    kind = KINDS.get(check.status)
    if kind is not None:
        ET.SubElement(case, kind, message=clean(check.message))
    return case
