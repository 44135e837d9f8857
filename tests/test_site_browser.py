"""The site in a browser: no way to another host, contrast in light and dark, keyboard, phone, search."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from conftest import environment
from playwright.sync_api import Browser, Page, sync_playwright

from docs.tools.compare import pages as pages_of
from docs.tools.mathml import mathml

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SERIOUS = {"serious", "critical"}
# Puts the texts of a new kind into window.chosen, and gives all kinds.
KINDS = """seen => {
    const kinds = new Set(seen);
    window.chosen = [];
    for (const one of document.querySelectorAll("body *")) {
        if (![...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
        const names = [];
        for (let at = one; at && names.length < 5; at = at.parentElement)
            names.push([at.tagName, at.getAttribute("class"), at.getAttribute("style")].join(" "));
        const kind = names.join(" < ");
        if (!kinds.has(kind)) { kinds.add(kind); window.chosen.push(one); }
    }
    return [...kinds];
}"""
# Done when the page has been drawn anew, and what listens for its size has been called.
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


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


def visit(page: Page, address: str) -> None:
    """Open a page, with axe in it and with colours that change at once."""
    page.goto(address, wait_until="load")
    page.add_style_tag(content="* { transition: none !important; }")
    page.evaluate(AXE_SCRIPT)


def faults(page: Page, **options: Any) -> list[str]:
    """What axe-core finds that is serious: rule and element."""
    found = page.evaluate(
        "options => axe.run(window.chosen ?? document, options)", {"resultTypes": ["violations"], **options}
    )["violations"]
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def pale(page: Page, kinds: set[str]) -> list[str]:
    """Texts without contrast, in light and in the dark, of kinds that are not among these yet.

    Contrast is what takes axe long. Texts of the same tags, classes and styles up to the fourth element above
    them have the same colours, so one of a kind is enough, whatever page it is on.
    """
    kinds.update(page.evaluate(KINDS, list(kinds)))
    found = []
    if page.evaluate("window.chosen.length"):
        for scheme in ("default", "slate"):
            page.evaluate("scheme => document.body.dataset.mdColorScheme = scheme", scheme)
            found += [f"{scheme}, {fault}" for fault in faults(page, runOnly=["color-contrast"])]
    page.evaluate("window.chosen = undefined")
    return found


@dataclass
class Seen:
    """What was found, by page."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    serious: dict[str, list[str]] = field(default_factory=dict)
    pale: dict[str, list[str]] = field(default_factory=dict)
    phone: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def seen(browser: Browser, site: Path, address: str) -> Seen:
    """Every page opened once, and looked at from a desk, in light and in the dark, and on a phone."""
    context = browser.new_context(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    found = Seen()
    kinds: set[str] = set()
    for name in (*pages_of(site), "404.html"):
        asked.clear()
        page.set_viewport_size(WIDE)
        visit(page, address + name)
        found.serious[name] = faults(page, rules={"color-contrast": {"enabled": False}})
        found.pale[name] = pale(page, kinds)
        page.set_viewport_size(PHONE)
        page.evaluate(DRAWN)
        found.phone[name] = faults(page, runOnly=["scrollable-region-focusable"])
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


def test_axe_finds_nothing_serious(seen: Seen) -> None:
    assert wrong(seen.serious) == {}


def test_everything_has_contrast_in_light_and_in_the_dark(seen: Seen) -> None:
    assert wrong(seen.pale) == {}


def test_on_a_phone_nothing_scrolls_sideways_and_what_scrolls_can_be_reached(seen: Seen) -> None:
    assert wrong(seen.phone) == {}


def test_these_looks_find_what_is_wrong(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=PHONE)
    visit(page, address)
    kinds: set[str] = set()
    assert pale(page, kinds) == []
    page.evaluate("""document.querySelector("article").innerHTML +=
        '<p style="color: #888; background: #777; width: 500px">pale and wide</p><img src="x.png">'""")
    assert {line.split(":")[0] for line in faults(page)} >= {"image-alt"}
    assert {line.split(",")[0] for line in pale(page, kinds)} == {"default", "slate"}
    assert page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]
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


def fonts(page: Page, selector: str) -> set[tuple[str, bool]]:
    """The fonts that the elements are drawn with, and whether they came with the site."""
    devtools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    found = devtools.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})["nodeIds"]
    used = [devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in found]
    return {(font["familyName"], font["isCustomFont"]) for each in used for font in each}


@pytest.mark.parametrize("name", ["neuron/loss/", "perceptron/variables/", "nine_steps/backward/"])
def test_formulas_are_drawn_with_the_sites_own_font_alone(browser: Browser, address: str, name: str) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(address + name)
    page.evaluate("document.fonts.ready")
    assert fonts(page, "article math :is(mi, mn, mo, mtext)") == {("ninesteps math", True)}
    page.close()


def test_brackets_are_as_tall_as_what_they_hold_and_sums_are_large(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport=WIDE)
    page.goto(f"{address}neuron/loss/")
    formula = mathml(r"( \begin{pmatrix} 1 \\ 2 \\ 3 \\ 4 \\ 5 \end{pmatrix} \sum_i x", block=True)
    heights = """async (each, html) => {
        each.innerHTML = html;
        await document.fonts.ready;
        const height = one => one.getBoundingClientRect().height;
        return [...each.querySelectorAll("mo"), each.querySelector("mtable")].map(height);
    }"""
    drawn = page.locator(".formula").first.evaluate(heights, formula)
    plain, opening, closing, total, table = drawn
    assert min(opening, closing) > 0.9 * table > 4 * plain
    assert total > 1.1 * plain
    page.close()
