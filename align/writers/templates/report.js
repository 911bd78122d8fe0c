// Filters, search, order and keys of the report page. Reads the page, never writes HTML: text goes in by textContent only.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const table = document.querySelector("table.rows");
  const sections = [...table.tBodies].map((body) => ({ body, rows: [...body.rows] }));
  const rows = sections.flatMap((section) => section.rows);
  const text = new Map();
  let sorted = null;

  const fold = (value) => value.normalize("NFKC").toLowerCase();
  const textOf = (row) => {
    if (!text.has(row)) {
      const cells = [...row.querySelectorAll(".seg")].map((cell) => cell.textContent);
      text.set(row, fold([row.cells[0].textContent, ...cells].join("\n")));
    }
    return text.get(row);
  };
  const filter = () => document.querySelector("input[name=show]:checked").value;

  function apply() {
    const flag = filter();
    const wanted = fold($("search").value.trim());
    let shown = 0;
    for (const section of sections) {
      let inside = 0;
      for (const row of section.rows) {
        const fits = (!flag || row.dataset.flags.split(" ").includes(flag)) && (!wanted || textOf(row).includes(wanted));
        row.hidden = !fits;
        row.classList.remove("context");
        inside += fits;
      }
      const head = section.rows[0];
      if (inside && head.hidden && head.classList.contains("k-heading") && !sorted) {
        head.hidden = false; // a heading stays above what is shown of its section
        head.classList.add("context");
      }
      shown += inside;
    }
    $("shown").textContent = shown === rows.length ? "" : `${shown} of ${rows.length} rows`;
    $("nothing").hidden = shown > 0;
    paint(wanted);
  }

  // Found words are painted by the browser where it can (CSS Custom Highlight API), without touching the page.
  function paint(wanted) {
    if (!window.CSS || !CSS.highlights) return;
    CSS.highlights.delete("found");
    if (wanted.length < 2) return;
    const ranges = [];
    for (const row of rows) {
      if (row.hidden || ranges.length > 2000) continue;
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const lower = node.data.toLowerCase();
        if (lower.length !== node.data.length) continue;
        for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          ranges.push(range);
        }
      }
    }
    CSS.highlights.set("found", new Highlight(...ranges));
  }

  function order() {
    const byScore = $("order") && $("order").value === "score";
    if (byScore && !sorted) {
      sorted = document.createElement("tbody");
      const key = (row) => (row.dataset.score === "" ? Infinity : Number(row.dataset.score));
      sorted.append(...[...rows].sort((a, b) => key(a) - key(b)));
      table.append(sorted);
    } else if (!byScore && sorted) {
      for (const section of sections) section.body.append(...section.rows);
      sorted.remove();
      sorted = null;
    }
    apply();
  }

  function go(step, fits) {
    const inOrder = [...table.querySelectorAll("tbody tr")].filter((row) => !row.hidden && fits(row));
    if (!inOrder.length) return;
    const here = table.querySelector("tr.here");
    let next;
    if (here) {
      const after = (row) => here.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING;
      next = step > 0 ? inOrder.find(after) : inOrder.filter((row) => row !== here && !after(row)).pop();
    } else {
      next = inOrder.find((row) => row.getBoundingClientRect().bottom > 120);
    }
    if (next) visit(next);
  }
  function visit(row) {
    for (const old of table.querySelectorAll("tr.here")) old.classList.remove("here");
    row.classList.add("here");
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  }

  function reset() {
    document.querySelector("input[name=show][value='']").checked = true;
    $("search").value = "";
    apply();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && event.target === $("search")) {
      $("search").value = "";
      $("search").blur();
      apply();
      return;
    }
    if (event.target.closest("input:not([type=radio]):not([type=checkbox]), select, textarea")) return;
    const flagged = (row) => /terms|findings/.test(row.dataset.flags);
    const actions = {
      j: () => go(1, () => true),
      k: () => go(-1, () => true),
      g: () => go(1, flagged),
      G: () => go(-1, flagged),
      t: () => $("marks").click(),
      d: () => $("differences") && $("differences").click(),
      "/": () => $("search").focus(),
    };
    if (Object.hasOwn(actions, event.key)) {
      event.preventDefault();
      actions[event.key]();
    }
  });

  // The marks of one occurrence light up together; a click opens the card of the term.
  const light = (key, on) => {
    for (const mark of table.querySelectorAll(`[data-t="${CSS.escape(key)}"]`)) mark.classList.toggle("on", on);
  };
  table.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("[data-t]");
    if (mark && mark.dataset.t) light(mark.dataset.t, true);
  });
  table.addEventListener("mouseout", (event) => {
    const mark = event.target.closest("[data-t]");
    if (mark && mark.dataset.t) light(mark.dataset.t, false);
  });
  table.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-t]");
    if (!mark || !getSelection().isCollapsed) return;
    const card = mark.closest("tr").querySelector("details.terms");
    if (card) card.open = true;
  });

  // A link to a row that a filter hides shows it all the same.
  const arrive = () => {
    const row = /^#r\d+$/.test(location.hash) && $(location.hash.slice(1));
    if (!row) return;
    if (row.hidden) reset();
    visit(row);
  };
  addEventListener("hashchange", arrive);

  document.querySelector("fieldset").addEventListener("change", apply);
  let waiting = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 80);
  });
  if ($("order")) $("order").addEventListener("change", order);
  $("marks").addEventListener("change", () => table.classList.toggle("bare", !$("marks").checked));
  if ($("differences")) {
    $("differences").addEventListener("change", () => table.classList.toggle("alike", !$("differences").checked));
  }
  $("reset").addEventListener("click", reset);
  $("controls").hidden = false;
  $("keys").hidden = false;
  if (matchMedia("(max-width: 1180px)").matches) document.querySelector(".toc details").open = false;
  apply();
  arrive();
})();
