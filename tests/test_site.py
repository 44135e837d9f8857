"""The site as it is built: its links hold, nothing comes from another host, nothing is given away."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT, build_site

from docs.tools.compare import differences
from docs.tools.compare import pages as pages_of
from grader.course import Course
from grader.instructor.leaks import leaks

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


@pytest.fixture(scope="module")
def instructors_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site") / "instructor", solutions=True)


@pytest.fixture(scope="module")
def soups(site: Path) -> dict[str, BeautifulSoup]:
    """Every page by its address, and what stands where there is none."""
    pages = {**pages_of(site), "404.html": site / "404.html"}
    return {name: soup_of(path) for name, path in pages.items()}


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


def test_every_page_is_in_the_navigation(soups: dict[str, BeautifulSoup]) -> None:
    linked = {urljoin("/", str(tag["href"])) for tag in soups["index.html"].select("nav a[href]")}
    missing = {f"/{name.removesuffix('index.html')}" for name in soups} - linked - {"/", "/404.html"}
    assert missing == set()


def test_an_address_that_is_not_there_is_answered_with_the_ways_in(soups: dict[str, BeautifulSoup]) -> None:
    ways = [tag["href"] for tag in soups["404.html"].select("article a[href]")]
    assert ways == ["/.", "/learn/", "/instructors/", "/engineers/"]


def test_figures_have_a_title_a_description_and_a_caption(soups: dict[str, BeautifulSoup]) -> None:
    drawn = [figure for soup in soups.values() for figure in soup.select("figure.drawing")]
    assert drawn
    for figure in drawn:
        assert figure.figcaption is not None
        assert figure.figcaption.get_text(strip=True)
        images = figure.select("svg[role=img]")
        assert images
        for image in images:
            title, description = (image.find(id=each) for each in str(image["aria-labelledby"]).split())
            assert title is not None
            assert description is not None
            assert len(description.get_text()) > 60, title


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


def test_comparison_of_two_builds_finds_a_page_a_font_and_a_formula_that_are_missing(
    site: Path, tmp_path: Path
) -> None:
    one = tmp_path / "one"
    for name in ("assets", "security", "neuron/activation"):
        shutil.copytree(site / name, one / name)
    other = shutil.copytree(one, tmp_path / "other")
    assert list(differences(one, other)) == []
    (other / "assets" / "math.woff2").unlink()
    (other / "security" / "index.html").unlink()
    page = other / "neuron" / "activation" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("<math", "<span", 1), encoding="utf-8")
    found = list(differences(one, other))
    assert [line.partition(":")[0] for line in found[:2]] == ["assets/math.woff2", "security/index.html"]
    assert len(found) == 3
    assert "formulas" in found[2]
