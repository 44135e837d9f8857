"""The site as it is built: its links hold, nothing comes from another host, and everyone can read it."""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from bs4 import BeautifulSoup
from conftest import ROOT, environment, run_command
from playwright.sync_api import Browser, Page, sync_playwright

from docs.tools.compare import differences
from docs.tools.compare import pages as pages_of
from grader.course import Course
from grader.instructor.leaks import leaks

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
NOWHERE = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https", "all")}
# Where a browser fetches what stands there, without being asked; a link may lead to another host.
LOADED = {
    "audio": ("src",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src", "srcdoc"),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
ELSEWHERE = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)
STYLE_ELSEWHERE = re.compile(r"""(?:url\(\s*|@import\s+)["']?\s*(?:https?:)?//""", re.IGNORECASE)
SERIOUS = {"serious", "critical"}
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def build(folder: Path, *, solutions: bool = False) -> Path:
    """The site in that folder, built without a way to any host."""
    settings = {"NINESTEPS_SITE": str(folder), "NINESTEPS_SOLUTIONS": str(solutions).lower(), **NOWHERE}
    command = ("env", *(f"{name}={value}" for name, value in settings.items()))
    done = run_command(*command, sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site") / "public")


@pytest.fixture(scope="module")
def instructors_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site") / "instructor", solutions=True)


@pytest.fixture(scope="module")
def soups(site: Path) -> dict[str, BeautifulSoup]:
    """Every page by its address."""
    return {name: soup_of(path) for name, path in pages_of(site).items()}


def soup_of(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def broken_links(site: Path, soups: dict[str, BeautifulSoup]) -> Iterator[str]:
    ids = {name: {tag["id"] for tag in soup.select("[id]")} for name, soup in soups.items()}
    for name, soup in soups.items():
        for tag in soup.select("[href], [src]"):
            target = str(tag.get("href") or tag.get("src"))
            parts = urlsplit(urljoin(f"http://site/{name}", target))
            if parts.netloc != "site" or target.startswith("data:"):
                continue
            path = unquote(parts.path).strip("/")
            if not (site / path).is_file():
                path = f"{path}/index.html".lstrip("/")
            if not (site / path).is_file():
                yield f"{name}: {target} is not there"
            elif parts.fragment and path in ids and unquote(parts.fragment) not in {*ids[path], "__search"}:
                yield f"{name}: {target} has no such anchor"


def test_every_link_and_anchor_leads_somewhere(site: Path, soups: dict[str, BeautifulSoup]) -> None:
    assert list(broken_links(site, soups)) == []


def test_the_link_check_finds_a_page_and_an_anchor_that_are_missing(site: Path) -> None:
    text = '<a href="../nowhere/">x</a><a href="#nothing">x</a><a href=".">x</a><img src="no.png">'
    broken = {"neuron/index.html": BeautifulSoup(text, "html.parser")}
    assert len(list(broken_links(site, broken))) == 3


def from_elsewhere(soup: BeautifulSoup) -> Iterator[str]:
    for name, attributes in LOADED.items():
        for tag in soup.find_all(name):
            yield from (str(tag) for attribute in attributes if ELSEWHERE.match(str(tag.get(attribute, ""))))
    for tag in soup.select("[style], style"):
        if STYLE_ELSEWHERE.search(f"{tag.get('style', '')} {tag.string or ''}"):
            yield str(tag)
    yield from (str(tag) for tag in soup.select("meta[http-equiv=refresh]"))


def test_no_page_or_stylesheet_loads_anything_from_another_host(
    site: Path, soups: dict[str, BeautifulSoup]
) -> None:
    for name, soup in soups.items():
        assert list(from_elsewhere(soup)) == [], name
    for path in (*site.rglob("*.css"), *site.rglob("*.svg")):
        assert not STYLE_ELSEWHERE.search(path.read_text(encoding="utf-8")), path
    assert not re.search(r"https?://", (site / "assets" / "site.js").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "text",
    [
        '<script src="//cdn.example/x.js"></script>',
        '<link rel="preconnect" href="https://fonts.example">',
        '<p style="background: url(http://example.org/x.png)">',
        "<style>@import 'https://example.org/x.css';</style>",
        '<svg><use xlink:href="https://example.org/x.svg#a"/></svg>',
    ],
)
def test_the_search_for_other_hosts_finds_them(text: str) -> None:
    assert list(from_elsewhere(BeautifulSoup(text, "html.parser")))


def test_every_step_of_a_part_with_pages_has_its_page(
    course: Course, soups: dict[str, BeautifulSoup]
) -> None:
    parts = [part for part in course.parts if (ROOT / "docs" / part.name).is_dir()]
    assert parts
    for part in parts:
        assert f"{part.page}index.html" in soups
        linked = {urljoin("/", str(tag["href"])) for tag in soups["index.html"].select("nav a[href]")}
        for step in part.steps:
            page = soups.get(f"{step.page}index.html")
            assert page is not None, step.page
            assert f"/{step.page}" in linked, f"{step.page} is not in nav"
            for function in step.functions:
                assert page.select_one(f"h3#{function.name}"), f"{step.page}: no contract of {function.name}"
            assert page.select("article figure.drawing"), f"{step.page}: no figure"
            assert page.select("article .output"), f"{step.page}: nothing is run"


def test_figures_have_a_title_a_description_and_a_caption(soups: dict[str, BeautifulSoup]) -> None:
    drawn = [figure for soup in soups.values() for figure in soup.select("figure.drawing")]
    assert drawn
    for figure in drawn:
        image = figure.svg
        assert image is not None
        ids = str(image["aria-labelledby"]).split()
        title, description = (image.find(id=each) for each in ids)
        assert title is not None
        assert description is not None
        assert len(description.get_text()) > 60, title
        assert figure.figcaption is not None
        assert figure.figcaption.get_text(strip=True), title


def test_ids_are_unique_on_every_page(soups: dict[str, BeautifulSoup]) -> None:
    for name, soup in soups.items():
        ids = [tag["id"] for tag in soup.select("article [id]")]
        assert len(ids) == len(set(ids)), name


def test_public_site_tells_no_solution_and_the_instructors_does(
    course: Course, site: Path, instructors_site: Path
) -> None:
    assert leaks([site]) == []
    for part in course.parts:
        if (ROOT / "docs" / part.name).is_dir():
            found = "".join(leak.what for leak in leaks([instructors_site / part.name]))
            assert f"solutions/{part.name}.py" in found


def test_comparison_of_two_builds_finds_a_page_and_a_formula_that_are_missing(
    site: Path, tmp_path: Path
) -> None:
    assert list(differences(site, site)) == []
    other = shutil.copytree(site, tmp_path / "other")
    (other / "security" / "index.html").unlink()
    page = other / "neuron" / "activation" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<math", "<span", 1), encoding="utf-8")
    found = list(differences(site, other))
    assert len(found) == 2
    assert found[0].startswith("security/index.html: is only in")
    assert "formulas" in found[1]


# In a browser


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("needs Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-quic"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=flags, env=dict(environment()))
        yield opened
        opened.close()


def faults(page: Page, *rules: str) -> list[str]:
    """What axe-core finds that is serious: rule and element."""
    chosen: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        chosen["runOnly"] = list(rules)
    found = page.evaluate("options => axe.run(options)", chosen)["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


@dataclass
class Seen:
    """What was found on the pages that have something to be found, by page."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    light: dict[str, list[str]] = field(default_factory=dict)
    dark: dict[str, list[str]] = field(default_factory=dict)
    phone: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def seen(browser: Browser, site: Path, address: str) -> Seen:
    """Every page opened once, and looked at in light, in the dark, and on a phone."""
    context = browser.new_context(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = Seen()
    for name in pages_of(site):
        asked.clear()
        page.set_viewport_size(WIDE)
        page.goto(address + name, wait_until="load")
        page.add_style_tag(content="* { transition: none !important; }")
        page.evaluate(AXE_SCRIPT)
        found.light[name] = faults(page)
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        found.dark[name] = faults(page, "color-contrast")
        page.set_viewport_size(PHONE)
        found.phone[name] = faults(page, "scrollable-region-focusable")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE["width"]:
            found.phone[name].append(f"{wide} pixels wide")
        found.asked[name] = [url for url in asked if not url.startswith((address, "data:", "blob:"))]
    context.close()
    return found


def wrong(pages: dict[str, list[str]]) -> dict[str, list[str]]:
    assert pages
    return {name: found for name, found in pages.items() if found}


def test_no_request_of_a_page_leaves_the_machine(seen: Seen) -> None:
    assert wrong(seen.asked) == {}


def test_axe_finds_nothing_serious_in_light(seen: Seen) -> None:
    assert wrong(seen.light) == {}


def test_everything_has_contrast_in_the_dark(seen: Seen) -> None:
    assert wrong(seen.dark) == {}


def test_on_a_phone_nothing_scrolls_sideways_and_what_scrolls_can_be_reached(seen: Seen) -> None:
    assert wrong(seen.phone) == {}


def test_these_looks_find_what_is_wrong(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(address)
    page.evaluate(AXE_SCRIPT)
    page.evaluate("""document.querySelector("article").innerHTML +=
        '<p style="color: #ccc; background: #fff; width: 500px">pale and wide</p><img src="x.png">'""")
    assert {line.split(":")[0] for line in faults(page)} >= {"color-contrast", "image-alt"}
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    assert faults(page, "color-contrast")
    page.close()


def test_search_finds_a_function_without_another_host(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=WIDE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.click("input.md-search__input")
    page.get_by_text("Type to start searching").wait_for()
    page.keyboard.type("sigmoid")
    result = page.locator(".md-search-result__link").first
    result.wait_for()
    assert result.get_attribute("href")
    assert all(url.startswith((address, "blob:", "data:")) for url in asked)
    page.close()


def shown(page: Page) -> list[int]:
    """Which of the drawings that follow one another can be seen."""
    frames = page.locator(".steps .frames > *")
    return [number for number in range(1, frames.count() + 1) if frames.nth(number - 1).is_visible()]


def test_drawings_step_by_step_need_no_script_and_obey_the_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE, java_script_enabled=False)
    page.goto(f"{address}nine_steps/backward/")
    assert shown(page) == [1]
    page.get_by_label("1: forward to z").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert shown(page) == [3]
    page.locator(".steps").get_by_text("8", exact=True).first.click()
    assert shown(page) == [8]
    page.emulate_media(media="print")
    assert shown(page) == [1, 2, 3, 4, 5, 6, 7, 8]
    page.close()


def test_playing_ends_by_itself_and_is_not_offered_where_motion_is_unwanted(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport=WIDE, reduced_motion="no-preference")
    page.goto(f"{address}nine_steps/backward/")
    page.get_by_label("play").check()
    assert (
        page.evaluate(
            """document.querySelector(".steps").getAnimations({subtree: true}).map(each => {
            each.finish(); return each.effect.getTiming().iterations; })"""
        )
        == [1] * 8
    )
    assert shown(page) == [1, 2, 3, 4, 5, 6, 7, 8]
    page.emulate_media(reduced_motion="reduce")
    assert not page.get_by_label("play").is_visible()
    page.close()
