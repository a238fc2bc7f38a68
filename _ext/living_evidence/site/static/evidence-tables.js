// Long tables sort by their heads and are filtered by words. Without this script every row stands
// in the order of the page, and so it does on paper, whatever was filtered.
"use strict";

(() => {
  const FEWEST = 5;
  const DATE = /^(?:(?:\d{1,2} )?[A-Z][a-z]+ )?\d{4}$/;
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true, ignorePunctuation: true }).compare;

  const add = (parent, tag, className = "", text = "") => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    return parent.appendChild(made);
  };

  // The words of a cell, without the name of its column, which is there for narrow screens.
  const read = (cell) => [...cell.childNodes]
    .filter((child) => !child.classList?.contains("ev-label"))
    .map((child) => child.textContent.trim()).join(" ").replace(/\s+/g, " ").trim();

  // Dates sort as dates, and before all that is no date.
  const weigh = (words) => DATE.test(words) && !Number.isNaN(Date.parse(words)) ? Date.parse(words) : null;
  const order = (one, other) => {
    const [early, late] = [weigh(one), weigh(other)];
    if (early !== null && late !== null) return early - late;
    return (early === null) - (late === null) || compare(one, other);
  };

  for (const table of document.querySelectorAll("table.ev-sortable")) {
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...body.rows].map((row) => ({ row, cells: [...row.cells].map(read) }));
    if (rows.length < FEWEST) continue;

    const tools = document.createElement("div");
    tools.className = "ev-tools";
    (table.closest(".table-wrapper") || table).before(tools);
    const label = add(tools, "label", "", "Filter these rows ");
    const box = add(label, "input");
    box.type = "search";
    const choice = add(tools, "label", "ev-narrow", "Sort by ");
    const select = add(choice, "select");
    const status = add(tools, "p", "ev-shown");
    status.setAttribute("role", "status");

    const names = heads.map((head) => head.textContent.trim());
    const sort = (column, down) => {
      const sorted = column < 0 ? rows : rows.toSorted((one, other) =>
        order(one.cells[column], other.cells[column]) * (down ? -1 : 1));
      body.append(...sorted.map(({ row }) => row));
      heads.forEach((head, place) => {
        if (place === column) head.setAttribute("aria-sort", down ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      });
      select.value = `${column} ${down}`;
    };
    add(select, "option", "", "order of the page").value = "-1 false";
    names.forEach((name, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ev-sort";
      button.append(...heads[column].childNodes);
      heads[column].append(button);
      button.addEventListener("click", () => sort(column, heads[column].ariaSort === "ascending"));
      add(select, "option", "", name).value = `${column} false`;
      add(select, "option", "", `${name}, reversed`).value = `${column} true`;
    });
    select.addEventListener("change", () => {
      const [column, down] = select.value.split(" ");
      sort(Number(column), down === "true");
    });

    const filter = () => {
      const wanted = box.value.toLowerCase().split(/\s+/);
      let shown = 0;
      for (const { row, cells } of rows) {
        const words = cells.join(" ").toLowerCase();
        row.hidden = !wanted.every((word) => words.includes(word));
        shown += !row.hidden;
      }
      status.textContent = `${shown} of ${rows.length} rows`;
    };
    box.addEventListener("input", filter);
    // A link to a row shows it, whatever was filtered.
    addEventListener("hashchange", () => {
      if (document.querySelector(":target")?.closest("tr")?.hidden) {
        box.value = "";
        filter();
      }
    });
    filter();
  }
})();
