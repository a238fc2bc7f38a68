// Two things a page can do without: the choice of wording, and cards that describe a figure.
// Nothing is fetched: both texts and every card are in the page.
"use strict";

(() => {
  const root = document.documentElement;
  const KEY = "evidence-audience";

  // The wording: remembered where the browser lets us.
  const choices = document.querySelectorAll(`input[name="${KEY}"]`);
  for (const choice of choices) {
    choice.checked = choice.value === root.dataset.audience;
    choice.addEventListener("change", () => {
      root.dataset.audience = choice.value;
      try { localStorage.setItem(KEY, choice.value); } catch { /* for this page only */ }
    });
  }

  // Cards: on hover and focus, closed by Escape; on a touch screen the first tap shows the card.
  const GAP = 6, WAIT = 150;
  let shown = null, timer = 0;

  const place = () => {
    if (!shown) return;
    const { link, card } = shown;
    const lines = link.getClientRects();
    const first = lines[0], last = lines[lines.length - 1];
    if (!first || last.bottom < 0 || first.top > innerHeight) return hide();
    const left = Math.min(first.left, innerWidth - card.offsetWidth - GAP);
    const below = last.bottom + GAP;
    const fits = below + card.offsetHeight <= innerHeight || first.top < card.offsetHeight + GAP;
    card.style.left = `${Math.max(GAP, left)}px`;
    card.style.top = `${fits ? below : first.top - card.offsetHeight - GAP}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    shown?.card.hidePopover();
    shown = null;
  };

  const show = (link) => {
    clearTimeout(timer);
    const card = document.getElementById(link.getAttribute("aria-describedby"));
    if (!card || shown?.link === link) return;
    hide();
    card.showPopover();
    shown = { link, card };
    place();
  };

  const soon = (action) => {
    clearTimeout(timer);
    timer = setTimeout(action, WAIT);
  };

  if ("showPopover" in HTMLElement.prototype) {
    for (const link of document.querySelectorAll("a[aria-describedby^='card-']")) {
      link.addEventListener("focus", () => show(link));
      link.addEventListener("blur", hide);
      link.addEventListener("pointerenter", (event) => {
        if (event.pointerType !== "touch") soon(() => show(link));
      });
      link.addEventListener("pointerleave", () => soon(hide));
      let open = false;
      link.addEventListener("pointerdown", () => { open = shown?.link === link; });
      link.addEventListener("click", (event) => {
        if (event.pointerType === "touch" && !open) {
          event.preventDefault();
          show(link);
        }
      });
    }
    for (const card of document.querySelectorAll(".ev-card")) {
      card.addEventListener("pointerenter", () => clearTimeout(timer));
      card.addEventListener("pointerleave", () => soon(hide));
    }
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
    document.addEventListener("pointerdown", (event) => {
      if (shown && !shown.card.contains(event.target) && !shown.link.contains(event.target)) hide();
    });
    addEventListener("scroll", place, { passive: true, capture: true });
    addEventListener("resize", place);
  }
})();
