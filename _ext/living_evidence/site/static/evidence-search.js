// The search page: asks the index that the build made. Opened from disk, or where that index or
// WebAssembly is missing, it hands over to the search that Sphinx brings. Nothing leaves the site.
"use strict";

(async () => {
  const root = document.querySelector(".ev-search");
  const form = root.querySelector("form");
  const box = form.querySelector("input");
  const groups = root.querySelector(".ev-filters");
  const status = root.querySelector(".ev-count");
  const list = root.querySelector(".ev-found");
  const next = root.querySelector(".ev-next");
  const NAMES = JSON.parse(root.dataset.filters);
  const PART = 10, WAIT = 150, NOTHING = { results: [], filters: {} };
  const SMALL = /(?<![^\s])(?:a|an|and|for|in|of|on|or|the|to|with)(?![^\s])/gi;

  const add = (parent, tag, className = "", text = "") => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    return parent.appendChild(made);
  };

  const load = async () => {
    if (location.protocol === "file:") return null;
    try {
      const index = await import(new URL(root.dataset.index, location.href));
      await index.options({ ranking: { metaWeights: { title: 5, also: 1 } } });
      await index.init();
      return [index, await index.filters()];
    } catch {
      return null;
    }
  };

  const hand_over = () => {
    for (const source of root.dataset.fallback.split(" ")) {
      const script = document.createElement("script");
      script.src = source;
      script.async = false;
      document.body.append(script);
    }
  };

  const asked = new URLSearchParams(location.search);
  box.value = asked.get("q") || "";
  root.hidden = false;
  const loaded = await load();
  if (!loaded) return hand_over();
  const [index, known] = loaded;

  // Filters: one group of boxes for each; boxes of a group widen it, groups narrow one another.
  const boxes = new Map();
  for (const name of NAMES.filter((one) => known[one])) {
    const group = add(groups, "details");
    group.open = innerWidth > 700 || asked.has(name);
    add(group, "summary", "", name);
    const set = add(group, "fieldset");
    add(set, "legend", "", name);
    const values = Object.entries(known[name]).sort(([one, many], [other, more]) => more - many || one.localeCompare(other));
    boxes.set(name, values.map(([value]) => {
      const label = add(set, "label");
      const check = add(label, "input");
      check.type = "checkbox";
      check.value = value;
      check.checked = asked.getAll(name).includes(value);
      check.addEventListener("change", () => search());
      add(label, "span", "", value);
      return { check, count: add(label, "span", "ev-number") };
    }));
  }
  groups.hidden = !boxes.size;

  const chosen = (name) => boxes.get(name).filter((one) => one.check.checked).map((one) => one.check.value);
  const filters = (without) => Object.fromEntries([...boxes.keys()]
    .filter((name) => name !== without && chosen(name).length)
    .map((name) => [name, { any: chosen(name) }]));

  // Beside each box: how many pages it would show, whatever else is chosen in its own group.
  const count = async (words, found) => {
    for (const [name, ones] of boxes) {
      const free = found !== NOTHING && chosen(name).length ? await index.search(words, { filters: filters(name) }) : found;
      for (const { check, count } of ones) count.textContent = ` (${free.filters[name]?.[check.value] ?? 0})`;
    }
  };

  // What the index says is text with marks: anything else in it stays text.
  // It is cut out of a longer text, and shows so.
  const excerpt = (parent, html) => {
    parent.append("… ");
    for (const node of new DOMParser().parseFromString(html, "text/html").body.childNodes) {
      if (node.nodeName === "MARK") add(parent, "mark", "", node.textContent);
      else parent.append(node.textContent);
    }
    parent.append(" …");
  };

  // The words of the query that only stand among the other words for a term of the page.
  const explain = (item, also, words) => {
    const wanted = words.toLowerCase().split(/[\s"]+/).filter((word) => word.length > 2);
    const found = (also || "").split(" | ").map((entry) => entry.split(" = ")).flatMap(([term, others = ""]) => {
      const other = others.split("; ").find((one) => wanted.some((word) => one.toLowerCase().split(/\s+/).includes(word)));
      return other && other !== term ? [[term, other]] : [];
    });
    if (found.length) add(item, "p", "ev-detail", `${found.slice(0, 3).map(([term, other]) => `This page says “${term}”, and not “${other}”.`).join(" ")}`);
  };

  let turn = 0, results = [], words = "";
  const show = async (most) => {
    const mine = turn, from = list.children.length;
    const pages = await Promise.all(results.slice(from, most).map((one) => one.data()));
    if (mine !== turn) return;
    for (const page of pages) {
      const item = add(list, "li");
      const link = add(add(item, "p", "ev-title"), "a", "", page.meta.title);
      link.href = page.url;
      add(link.parentNode, "span", "ev-badge", page.meta.kind);
      excerpt(add(item, "p"), page.excerpt);
      if (!page.excerpt.includes("<mark>")) explain(item, page.meta.also, words);
    }
    next.hidden = results.length <= list.children.length;
    if (from) list.children[from]?.querySelector("a").focus();
  };

  const remember = () => {
    const said = new URLSearchParams(words ? { q: words } : {});
    for (const name of boxes.keys()) for (const value of chosen(name)) said.append(name, value);
    history.replaceState(null, "", `${location.pathname}${said.size ? `?${said}` : ""}`);
  };

  // Whether any page has a word, whole or as the beginning of one: of a word that stands nowhere,
  // the index drops letters until it finds something.
  const is_known = async (word) => {
    if ((await index.search(`"${word}"`)).results.length) return true;
    const near = await (await index.search(word)).results[0]?.data();
    return Boolean(near) && `${near.content} ${near.meta.also}`.toLowerCase().includes(word.toLowerCase());
  };

  const split = async (text) => {
    if (text.includes('"')) return [[text], []];
    // Small words stand on every page, and count where they are quoted only.
    const all = (text.replace(SMALL, "").trim() || text).split(/\s+/).filter(Boolean);
    const known = await Promise.all(all.map(is_known));
    return [all.filter((_, place) => known[place]), all.filter((_, place) => !known[place])];
  };

  const report = (known, unknown) => {
    const absent = unknown.length ? `No page has ${unknown.map((word) => `“${word}”`).join(" or ")}. ` : "";
    const number = results.length === 1 ? "1 page" : `${results.length || "No"} pages`;
    const which = unknown.length ? known.join(" ") : words;
    status.textContent = absent + (which ? `${number} for “${which}”` : results.length ? number : "");
  };

  const search = async () => {
    const mine = ++turn;
    words = box.value.trim();
    remember();
    const [known, unknown] = await split(words);
    const query = known.join(" ") || null;
    const asks = query || Object.keys(filters()).length;
    const found = unknown.length && !query ? NOTHING : await index.search(query, { filters: filters() });
    if (mine !== turn) return;
    await count(query, found);
    results = asks ? found.results : [];
    list.replaceChildren();
    await show(PART);
    if (mine === turn) report(known, unknown);
  };

  let timer = 0;
  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    search();
  });
  next.addEventListener("click", () => show(list.children.length + PART));
  await search();
})();
