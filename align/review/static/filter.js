"use strict";
// Which rows are shown: by state, by what is to look at, by term, score, confidence, and by words.
Review.filter = (() => {
  const { make, data, rows } = Review;
  const field = (id) => document.getElementById(id);
  const SHOW = {
    all: ["every row", () => true], problems: ["anything to look at", (row) => rows.troubled(row)], findings: ["findings of checks", (row) => row.findings.length > 0],
    terms: ["terms to look at", (row) => row.terms.some(rows.isProblem)], notes: ["notes", (row) => Boolean(row.note)], edited: ["edited", (row) => row.edited],
    empty: ["one side empty (1:0, 0:1)", (row) => /^0:|:0$/.test(row.shape)], many: ["not one to one", (row) => row.shape !== "1:1"],
  };

  const options = (node, entries) => {
    const before = node.value;
    node.replaceChildren(...entries.map(([value, label]) => make("option", { value }, label)));
    node.value = entries.some(([value]) => value === before) ? before : entries[0][0];
  };

  const refresh = () => {
    const checks = new Map(), terms = new Map();
    for (const row of data.state.rows) {
      for (const name of new Set(row.findings.map((found) => found.check))) checks.set(name, (checks.get(name) ?? 0) + 1);
      for (const id of new Set(row.terms.map((hit) => hit.term))) terms.set(id, (terms.get(id) ?? 0) + 1);
    }
    const name = (id) => data.state.concepts[id]?.term ?? id;
    options(field("by-state"), [["", "any"], ...Object.entries(rows.NAMES), ["open", "not confirmed"]]);
    options(field("by-check"), [...Object.entries(SHOW).map(([key, [label]]) => [key, label]), ...[...checks].sort().map(([check, count]) => [`check:${check}`, `check: ${check} (${count})`])]);
    options(field("by-term"), [["", "any"], ...[...terms].sort((a, b) => name(a[0]).localeCompare(name(b[0]))).map(([id, count]) => [id, `${name(id)} (${count})`])]);
  };

  const matcher = (wanted) => {
    const pattern = /^\/(.+)\/$/.exec(wanted);
    if (pattern) {
      try { const found = new RegExp(pattern[1], "iu"); return (value) => found.test(value); }
      catch { data.tell("message", "This is not a regular expression; it is searched for as it stands."); }
    }
    const plain = wanted.toLocaleLowerCase();
    return (value) => value.toLocaleLowerCase().includes(plain);
  };

  const chosen = () => {
    const tests = [], state = field("by-state").value, show = field("by-check").value, term = field("by-term").value;
    if (state) tests.push((row) => (state === "open" ? row.state !== "confirmed" : row.state === state));
    if (show.startsWith("check:")) tests.push((row) => row.findings.some((found) => `check:${found.check}` === show));
    else if (show && show !== "all") tests.push(SHOW[show][1]);
    if (term) tests.push((row) => row.terms.some((hit) => hit.term === term));
    const score = parseFloat(field("by-score").value), confidence = parseFloat(field("by-confidence").value);
    if (!Number.isNaN(score)) tests.push((row) => row.score !== null && row.score < score);
    if (!Number.isNaN(confidence)) tests.push((row) => row.confidence !== null && row.confidence < confidence);
    const wanted = field("search").value.trim();
    if (wanted) { const test = matcher(wanted); tests.push((row) => [row.source, row.text, row.published, row.note].some(test)); }
    return tests;
  };

  /** Rows that pass, by id. */
  const ids = () => {
    const tests = chosen(), open = rows.editor()?.id; // the row that is being edited stays, whatever it looks like by now
    return data.state.rows.filter((row) => row.id === open || tests.every((test) => test(row))).map((row) => row.id);
  };

  const apply = () => {
    const found = ids();
    rows.layout(found);
    rows.goNear({ focus: false });
    Review.data.tell("filtered", found.length);
  };

  /** The next row with something to look at, after the current one, round the end. */
  const nextProblem = () => {
    const list = rows.shown(), here = rows.current(), from = here ? list.indexOf(here.id) : -1;
    for (let n = 1; n <= list.length; n++) {
      const id = list[(from + n) % list.length];
      if (rows.troubled(data.row(id))) { rows.go(id, { align: "center" }); return; }
    }
    data.tell("message", "No shown row has anything to look at.");
  };

  const only = (id, value) => { field("filters").reset(); refresh(); field(id).value = value; apply(); };

  let timer = null;
  field("filters").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 120); });
  field("filters").addEventListener("reset", () => setTimeout(apply, 0));
  field("filters").addEventListener("submit", (event) => { event.preventDefault(); apply(); rows.step(0); });

  return { refresh, apply, ids, nextProblem, only, active: () => chosen().length > 0, search: () => { field("search").focus(); field("search").select(); }, open: () => field("by-state").focus() };
})();
