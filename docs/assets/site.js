// What the theme leaves undone for those who use the keyboard or a screen reader. Without scripts nothing is lost:
// there is no search then, and browsers let the keyboard scroll.
"use strict";

function reachable() {
  for (const box of document.querySelectorAll(".formula, .md-typeset__scrollwrap, .md-typeset pre > code")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  }
}

document.querySelector(".md-search[role=dialog]")?.setAttribute("aria-label", "Search");
addEventListener("load", reachable);
addEventListener("resize", reachable);
