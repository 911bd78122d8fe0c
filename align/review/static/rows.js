"use strict";
// The rows on the page. Only chunks near the screen are in the document, so that a book is as quick as a chapter.
Review.rows = (() => {
  const { make, data, text } = Review;
  const CHUNK = 40, NAMES = { draft: "draft", review: "needs review", confirmed: "confirmed", rejected: "rejected" };
  const SIGNS = { draft: "○", review: "◆", confirmed: "✓", rejected: "✕" };
  const host = document.getElementById("rows");
  let shown = [], chunks = [], current = null, place = 0, differences = false, highlights = true, editor = null, watch = null;

  const isProblem = (hit) => hit.status === "missing" || hit.status === "forbidden" || hit.status === "unverified";
  const troubled = (row) => row.findings.length > 0 || row.terms.some(isProblem);

  const termMarks = (hits, side) => hits.flatMap((hit, index) => {
    const span = hit[side];
    if (!span) return [];
    const card = data.state.concepts[hit.term];
    return [{ from: span[0], to: span[1], kind: `term ${hit.status}`, index, title: `${card ? card.term : hit.term}: ${hit.status}; wanted ${hit.wanted}` }];
  });
  const findingMarks = (row) => row.findings.filter((found) => found.span).map((found) => (
    { from: found.span[0], to: found.span[1], kind: `finding ${found.severity}`, title: found.message }));

  const draftNodes = (row) => {
    if (differences && row.published) {
      return text.difference(row.published, row.text, data.lang).map(([kind, piece]) => (
        kind === "same" ? document.createTextNode(piece) : make(kind === "new" ? "ins" : "del", {}, piece)));
    }
    if (!row.text) return [make("em", { class: "none", lang: "en" }, "no translation")];
    return text.marked(row.text, highlights ? [...termMarks(row.terms, "target"), ...findingMarks(row)] : []);
  };

  const button = (label, title, act, key) => make("button", { type: "button", title, onclick: (event) => { event.stopPropagation(); act(); } }, label, key ? make("kbd", {}, key) : null);

  const details = (row) => {
    const box = make("div", { class: "details", role: "gridcell" });
    const acts = Review.actions;
    if (!data.readOnly) {
      box.append(make("div", { class: "acts" },
        button("Edit ", "Edit the translation", acts.edit, "Enter"), button("Confirm ", "Confirm and go on", acts.confirm, "Ctrl+Enter"),
        button("Needs review ", "Somebody must look", () => acts.setState("review"), "r"), button("Reject ", "Reject", () => acts.setState("rejected"), "x"),
        button("Note ", "Write a note", acts.note, "n"), button("Merge ", "Merge with the next row", acts.merge, "m"), button("Split ", "Split the row", acts.split, "s"),
        button("Border ↑ ", "Give the last published sentence to the next row", () => acts.move(-1), "["), button("Border ↓ ", "Take the first published sentence of the next row", () => acts.move(1), "]"),
        button("Differences ", "Differences between published version and draft", acts.differences, "d")));
    }
    if (row.findings.length) {
      box.append(make("ul", { class: "findings" }, ...row.findings.map((found) => make("li", { class: found.severity },
        make("b", {}, found.check), ` ${found.message} `,
        data.readOnly ? null : button("ignore", "Ignore this finding in the whole project", () => acts.ignore(row, found))))));
    }
    if (row.terms.length) {
      box.append(make("ul", { class: "terms" }, ...row.terms.map((hit, number) => {
        const card = data.state.concepts[hit.term];
        const published = row.publishedTerms[number];
        return make("li", {},
          make("button", { type: "button", class: "card", onclick: (event) => { event.stopPropagation(); Review.panels.card(row, number); } }, card ? card.term : hit.term),
          make("span", { class: `status ${hit.status}` }, hit.status), " ", make("span", { lang: data.lang }, hit.wanted),
          published && published.target ? make("span", { class: "dim" }, " · published: ", make("span", { lang: data.lang }, text.slice(row.published, ...published.target))) : null,
          hit.rung ? make("span", { class: "dim" }, ` · ${hit.rung}`) : null, hit.reason ? make("span", { class: "dim" }, ` · ${hit.reason}`) : null,
          data.readOnly || hit.status === "held" ? null : button("put in ", "Put the approved term in", () => acts.putTerm(number), "t"));
      })));
    }
    if (row.note) box.append(make("p", { class: "note" }, row.note));
    return box;
  };

  const stateCell = (row) => make("div", { class: "state", role: "gridcell" },
    make("span", { class: `badge ${row.state}` }, `${SIGNS[row.state]} ${NAMES[row.state]}`),
    row.edited ? make("span", { class: "dim" }, "edited") : null,
    row.waiting ? make("span", { class: "waiting" }, "not saved yet") : null,
    row.findings.length ? make("span", { class: "count" }, `⚑ ${row.findings.length}`, make("span", { class: "hidden" }, " findings")) : null,
    row.terms.some(isProblem) ? make("span", { class: "count term-problem" }, `T ${row.terms.filter(isProblem).length}`, make("span", { class: "hidden" }, " terms to look at")) : null,
    row.score === null ? null : make("span", { class: "dim", title: "chrF of the draft against the published text" }, `chrF ${row.score.toFixed(0)}`),
    row.confidence !== null && row.confidence < 0.5 ? make("span", { class: "doubt", title: "The aligner is not sure of this bead" }, `bead ${row.confidence.toFixed(2)}`) : null,
    row.note ? make("span", { title: row.note }, "✎ note") : null);

  const rowNode = (row, withEditor = true) => {
    const here = row.id === current;
    const node = make("div", { class: `row ${row.kind} is-${row.state}${here ? " here" : ""}`, role: "row", id: `row-${row.id}`, tabindex: here ? "0" : "-1",
      "aria-selected": here ? "true" : "false", "aria-rowindex": data.at(row.id) + 2 });
    const draft = make("div", { class: "draft", role: "gridcell", lang: data.lang, dir: "auto" });
    if (editor && editor.id === row.id) { if (withEditor) draft.append(editor.node); }
    else draft.append(...draftNodes(row));
    node.append(
      make("div", { class: "no", role: "gridcell" }, make("a", { href: `#row-${row.id}`, tabindex: "-1" }, String(data.at(row.id) + 1)), make("span", { class: "shape" }, row.shape)),
      make("div", { class: "source", role: "gridcell", lang: data.sourceLang }, ...text.marked(row.source, highlights ? termMarks(row.terms, "source") : [])),
      draft,
      make("div", { class: "published", role: "gridcell", lang: data.lang }, ...(row.published ? text.marked(row.published, highlights ? termMarks(row.publishedTerms, "target") : []) : [make("em", { class: "none", lang: "en" }, "–")])),
      stateCell(row));
    if (here) node.append(details(row));
    return node;
  };

  const guess = (row) => 34 + 22 * Math.max(1, Math.ceil(row.source.length / 48), Math.ceil(row.text.length / 26), Math.ceil(row.published.length / 26));

  const fill = (chunk) => {
    if (chunk.filled) return;
    chunk.node.replaceChildren(...chunk.ids.map((id) => rowNode(data.row(id))));
    chunk.node.style.minHeight = "";
    chunk.filled = true;
  };
  const drop = (chunk) => {
    if (!chunk.filled || (editor && chunk.ids.includes(editor.id))) return;
    chunk.node.style.minHeight = `${chunk.node.offsetHeight}px`;
    chunk.node.replaceChildren();
    chunk.filled = false;
  };

  /** Lay the rows out anew: after a filter, a merge, a split. */
  const layout = (ids) => {
    const typing = editor && document.activeElement === editor.node ? [editor.node.selectionStart, editor.node.selectionEnd] : null;
    shown = ids;
    watch?.disconnect();
    watch = new IntersectionObserver((entries) => {
      for (const entry of entries) { const chunk = chunks[Number(entry.target.dataset.chunk)]; if (entry.isIntersecting) fill(chunk); else drop(chunk); }
    }, { rootMargin: "1200px" });
    for (const chunk of chunks) chunk.node.remove();
    chunks = [];
    const nodes = document.createDocumentFragment();
    for (let from = 0; from < ids.length; from += CHUNK) {
      const part = ids.slice(from, from + CHUNK);
      const node = make("div", { class: "chunk", role: "rowgroup", "data-chunk": chunks.length });
      node.style.minHeight = `${part.reduce((sum, id) => sum + guess(data.row(id)), 0)}px`;
      chunks.push({ node, ids: part, filled: false });
      nodes.append(node);
    }
    host.querySelector(".nothing")?.remove();
    host.append(nodes);
    if (!ids.length) host.append(make("p", { class: "nothing" }, "No row is like that. “All rows” shows them again."));
    if (chunks.length) fill(chunks[0]);
    for (const chunk of chunks) watch.observe(chunk.node);
    host.setAttribute("aria-rowcount", data.state.rows.length + 1);
    if (editor && chunkOf(editor.id)) fill(chunkOf(editor.id));
    if (typing && editor.node.isConnected) { editor.node.focus({ preventScroll: true }); editor.node.setSelectionRange(...typing); }
  };

  const chunkOf = (id) => { const at = shown.indexOf(id); return at < 0 ? null : chunks[Math.floor(at / CHUNK)]; };
  const nodeOf = (id) => document.getElementById(`row-${id}`);
  /** Draw a row anew around the box in it: a box that is taken out of the page, even for a moment, breaks what an input method composes. */
  const around = (node, row) => {
    const cell = editor.node.parentNode, fresh = rowNode(row, false), cells = Array.from(fresh.children);
    const at = cells.findIndex((child) => child.className === "draft");
    node.className = fresh.className;
    for (const name of ["tabindex", "aria-selected", "aria-rowindex"]) node.setAttribute(name, fresh.getAttribute(name));
    for (const child of Array.from(node.children)) if (child !== cell) child.remove();
    cell.before(...cells.slice(0, at));
    cell.after(...cells.slice(at + 1));
  };
  const redraw = (ids) => {
    for (const id of ids) {
      const row = data.row(id), node = nodeOf(id);
      if (!row || !node) continue;
      if (editor && editor.id === id && node.contains(editor.node)) { around(node, row); continue; }
      const focused = node.contains(document.activeElement), fresh = rowNode(row);
      node.replaceWith(fresh);
      if (focused) fresh.focus({ preventScroll: true });
    }
  };

  /** Make a row the current one, bring it on the screen, and give it the focus. */
  const go = (id, { focus = true, align = "nearest" } = {}) => {
    const chunk = chunkOf(id);
    if (!chunk) return false;
    if (editor && editor.id !== id) Review.actions.close();
    const before = current;
    current = id;
    place = data.at(id);
    fill(chunk);
    redraw([before, id].filter((one) => one !== null));
    const node = nodeOf(id);
    node.scrollIntoView({ block: align });
    if (focus && !editor) node.focus({ preventScroll: true });
    try { history.replaceState(null, "", `#row-${id}`); } catch { /* some browsers refuse it to a key that is held down */ }
    Review.data.tell("current", id);
    return true;
  };

  const step = (by) => {
    const at = shown.indexOf(current);
    if (at < 0) { goNear(); return; }
    const next = shown[Math.min(Math.max(at + by, 0), shown.length - 1)];
    if (next !== undefined) go(next);
  };

  /** The current row if it is shown, else the first shown one after where it stood, else the last. */
  const goNear = (options) => {
    if (!shown.length) return;
    const from = data.at(current) ?? place;
    go(shown.includes(current) ? current : shown.find((id) => data.at(id) >= from) ?? shown[shown.length - 1], options);
  };

  return {
    layout, go, goNear, step, redraw, nodeOf, isProblem, troubled, NAMES,
    current: () => (current === null ? null : data.row(current)), shown: () => shown,
    setEditor: (value) => { editor = value; }, editor: () => editor,
    toggleDifferences: () => { differences = !differences; redrawAll(); return differences; },
    toggleHighlights: () => { highlights = !highlights; redrawAll(); return highlights; },
    redrawAll: () => redrawAll(),
  };

  function redrawAll() { for (const chunk of chunks) if (chunk.filled) redraw(chunk.ids); }
})();
