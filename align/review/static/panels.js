"use strict";
// Dialogs: notes, splitting, term cards, batch work, realigning, two versions of one row, figures, keys.
Review.panels = (() => {
  const { make, data, rows, text } = Review;

  const dialog = (title, build, { wide = false, must = false } = {}) => {
    const node = make("dialog", { class: wide ? "wide" : "", "aria-label": title });
    const close = () => { node.close(); };
    // Esc would throw away words that stand nowhere else.
    if (must) node.addEventListener("keydown", (event) => { if (event.key === "Escape") event.preventDefault(); });
    node.addEventListener("close", () => { node.remove(); if (!document.querySelector("dialog[open]")) data.unwatch(); const here = rows.current(); if (here) rows.nodeOf(here.id)?.focus({ preventScroll: true }); });
    node.append(make("h2", {}, title), ...build(close));
    document.body.append(node);
    node.showModal();
    return node;
  };
  const buttons = (...list) => make("p", { class: "buttons" }, ...list.map(([label, act, main]) => make("button", { type: "button", class: main ? "main" : "", onclick: act }, label)));
  const sendOnCtrlEnter = (node, act) => node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) { event.preventDefault(); event.stopPropagation(); act(); }
  });

  const note = () => {
    Review.actions.close();
    const here = rows.current();
    if (!here || data.readOnly) return;
    const box = make("textarea", { rows: "4", value: here.note, "aria-label": "Note" }), [seen] = data.watch(here.id);
    dialog(`Note on row ${data.at(here.id) + 1}`, (close) => {
      const keep = () => { close(); data.submit({ kind: "note", targets: [seen], text: box.value }); };
      sendOnCtrlEnter(box, keep);
      return [box, buttons(["Keep", keep, true], ["Leave as it was", close])];
    });
    box.focus();
  };

  const split = () => {
    Review.actions.close();
    const here = rows.current();
    if (!here || data.readOnly) return;
    const sources = here.sourceStarts.length, published = here.publishedStarts.length, [seen] = data.watch(here.id);
    if (sources + published < 3 && !(sources === 1 && published === 1)) { data.tell("message", "This row has nothing to split: [ and ] move sentences between rows."); return; }
    const parts = (value, starts) => starts.map((start, n) => text.slice(value, start, starts[n + 1] ?? text.size(value)).trim());
    const choice = (name, list, lang) => make("fieldset", {}, make("legend", {}, name), ...Array.from({ length: list.length + 1 }, (_, at) => [
      make("label", {}, make("input", { type: "radio", name, value: String(at), checked: at === Math.min(1, list.length) }), ` ${at === 0 ? "nothing stays above" : at === list.length ? "everything stays above" : "split here"}`),
      at < list.length ? make("p", { lang }, list[at]) : null]).flat());
    const cut = make("input", { type: "range", min: "0", max: String(text.size(here.text)), value: "0", "aria-label": "Where the translation is cut" });
    const preview = make("p", { lang: data.lang, class: "preview" });
    const show = () => preview.replaceChildren(text.slice(here.text, 0, Number(cut.value)), make("span", { class: "cut" }, "‖"), text.slice(here.text, Number(cut.value), text.size(here.text)));
    dialog("Split the row", (close) => {
      const form = make("form", {}, choice("English", parts(here.source, here.sourceStarts), data.sourceLang), choice("Published", parts(here.published, here.publishedStarts), data.lang),
        make("fieldset", {}, make("legend", {}, "Translation"), cut, preview));
      const border = (name) => Number(new FormData(form).get(name) ?? 0);
      const ask = async () => {
        await data.idle(); // the server must know the text that is cut
        const answer = await data.call("cut", { row: here.id, sources: border("English") }).catch(() => null);
        if (answer?.status === 200) { cut.value = String(answer.value.at); show(); }
      };
      form.addEventListener("change", (event) => { if (event.target.name === "English") ask(); });
      cut.addEventListener("input", show);
      ask();
      show();
      const act = () => { close(); data.submit({ kind: "split", targets: [seen], at: [border("English"), border("Published"), Number(cut.value)] }); };
      return [form, buttons(["Split", act, true], ["Cancel", close])];
    }, { wide: true });
  };

  const uses = (id) => {
    const found = new Map();
    for (const row of data.state.rows) for (const hit of row.terms) {
      if (hit.term !== id) continue;
      const shown = hit.target ? text.slice(row.text, ...hit.target) : "(not found)";
      found.set(shown, [...(found.get(shown) ?? []), row.id]);
    }
    return [...found].sort((a, b) => b[1].length - a[1].length);
  };

  const card = (row, number) => {
    const hit = row.terms[number], concept = data.state.concepts[hit.term] ?? { term: hit.term, preferred: hit.wanted, admitted: [], forbidden: [], domain: "", note: "" };
    const list = (label, values, kind) => (values.length ? [make("dt", {}, label), make("dd", { lang: data.lang }, ...values.flatMap((value, n) => [n ? ", " : "", make("span", { class: `status ${kind}` }, value)]))] : []);
    dialog(concept.term, (close) => [
      make("dl", {}, ...list("approved", concept.preferred ? [concept.preferred] : [], "held"), ...list("admitted", concept.admitted, "admitted"), ...list("forbidden", concept.forbidden, "forbidden"),
        ...(concept.domain ? [make("dt", {}, "field"), make("dd", {}, concept.domain)] : []), ...(concept.note ? [make("dt", {}, "note"), make("dd", {}, concept.note)] : []),
        make("dt", {}, "here"), make("dd", {}, `${hit.status}${hit.rung ? `, by rung “${hit.rung}”` : ""}${hit.reason ? `: ${hit.reason}` : ""}`),
        make("dt", {}, "in this text"), make("dd", {}, make("ul", {}, ...uses(hit.term).map(([shown, ids]) => make("li", {}, make("span", { lang: data.lang }, shown), ` ${ids.length} × `,
          ...ids.slice(0, 12).map((id) => make("a", { href: `#row-${id}`, onclick: close }, ` ${data.at(id) + 1}`))))))),
      data.readOnly ? buttons(["Close", close, true]) : buttons(["Put the approved term in", () => { close(); Review.actions.putTerm(number); }, true], ["Add a rendering…", () => { close(); rendering(number); }], ["Show its rows", () => { close(); Review.filter.only("by-term", hit.term); }], ["Close", close]),
    ]);
  };

  /** Add a rendering of a term to the glossary; what is selected on the page is offered. */
  const rendering = (number = 0) => {
    const here = rows.current(), selected = String(getSelection() ?? "").trim();
    if (!here || data.readOnly) return;
    if (!here.terms.length) { data.tell("message", "No term of the glossary stands in this row."); return; }
    const term = make("select", { "aria-label": "Term" }, ...here.terms.map((hit, n) => make("option", { value: String(n), selected: n === number }, data.state.concepts[hit.term]?.term ?? hit.term)));
    const box = make("input", { lang: data.lang, value: selected, "aria-label": "Rendering", required: true });
    dialog("Add a rendering to the glossary", (close) => {
      const act = () => {
        if (!box.value.trim()) { box.focus(); return; }
        close();
        data.submit({ kind: "rendering", targets: [data.target(here.id)], name: here.terms[Number(term.value)].term, text: box.value });
      };
      sendOnCtrlEnter(box, act);
      return [make("p", {}, "It counts as admitted from now on, and leaves with the exported glossary."), make("p", {}, term, " ", box), buttons(["Add", act, true], ["Cancel", close])];
    });
    box.focus();
  };

  const batch = () => {
    if (data.readOnly) return;
    Review.actions.close();
    const ids = rows.shown(), seen = data.watch(...ids);
    dialog("Batch", (close) => {
      const set = (state) => () => {
        close();
        const targets = seen.filter(([id]) => data.row(id)?.state !== state);
        if (targets.length) data.submit({ kind: "state", targets, state });
      };
      const sample = ids.slice(0, 8).map((id) => make("li", {}, make("b", {}, `${data.at(id) + 1} `), make("span", { lang: data.sourceLang }, data.row(id).source.slice(0, 90) || "–")));
      return [make("p", {}, `The ${ids.length} rows that are shown${Review.filter.active() ? " by the filter" : " (all: no filter is set)"}. One undo takes it back.`), make("ol", { class: "sample" }, ...sample),
        ids.length > 8 ? make("p", { class: "dim" }, `… and ${ids.length - 8} more`) : null,
        buttons(["Confirm all", set("confirmed"), true], ["Mark all for review", set("review")], ["Reject all", set("rejected")], ["Back to draft", set("draft")], ["Cancel", close])].filter(Boolean);
    });
  };

  const realign = async () => {
    if (data.readOnly) return;
    Review.actions.close();
    await data.idle(); // what was decided just now counts too
    data.tell("message", "Lining up the rows that nobody has decided …", true);
    const answer = await data.call("realign", {}).catch(() => null);
    if (!answer || answer.status !== 200) { data.tell("message", answer?.value.error ?? "The server is away."); return; }
    if (!answer.value.runs) { data.tell("message", "The undecided rows come out as they are."); return; }
    data.tell("message", "");
    dialog("Realign the rest", (close) => [
      make("p", {}, `Rows that were confirmed, edited, rejected or marked stay. Between them ${answer.value.rows} rows in ${answer.value.runs} places get new beads.`),
      buttons(["Realign", () => { close(); data.submit({ kind: "realign", beads: answer.value.beads }); }, true], ["Leave as they are", close])]);
  };

  /** Words that could not be saved where they belong: shown until the reviewer has put them somewhere. */
  const kept = (why, words, kind) => {
    const box = make("textarea", { lang: kind === "edit" ? data.lang : null, rows: "4", value: words, readonly: true, "aria-label": "What was not saved" });
    dialog("Not saved", (close) => [make("p", {}, why), box, make("p", { class: "dim" }, "Copy it to where it belongs."), buttons(["Done", close, true])], { must: true });
    box.select();
  };

  /** Somebody else changed the row: both versions, and a box for the third. */
  const conflict = (event, theirs) => {
    const there = theirs[0], number = data.at(there.id) + 1, isNote = event.kind === "note", lang = isNote ? null : data.lang;
    if (event.kind !== "edit" && !isNote) { data.tell("message", `Row ${number} was changed in another window; look at it and decide again.`); rows.go(there.id); return; }
    const open = rows.editor(), mine = !isNote && open?.id === there.id ? open.node.value : event.text ?? "", other = isNote ? there.note : there.text;
    if (!isNote && open?.id === there.id) { open.saved = open.node.value; open.version = there.version; Review.actions.drop(); } // the dialog has its words now
    if (isNote && other === mine) return;
    const box = make("textarea", { lang, rows: "4", value: mine, "aria-label": isNote ? "Note to keep" : "Translation to keep" });
    const shown = text.difference(other, mine, data.lang).map(([kind, piece]) => (kind === "same" ? piece : make(kind === "new" ? "ins" : "del", {}, piece)));
    dialog(`Row ${number} was changed in another window`, (close) => {
      const [seen] = data.watch(there.id);
      seen[1] = there.version;
      const keep = () => { close(); data.submit({ kind: event.kind, targets: [seen], text: box.value, ...(event.state ? { state: event.state } : {}) }); };
      return [make("h3", {}, "There"), make("p", { lang, class: "preview" }, other || "–"), make("h3", {}, "From there to yours"), make("p", { lang, class: "preview" }, ...shown), make("h3", {}, "Keep"), box,
        buttons(["Keep this text", keep, true], ["Take theirs", close])];
    }, { wide: true, must: true });
    box.focus();
  };

  const svg = (name, attributes, ...children) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };
  const bars = (label, values, names) => {
    const most = Math.max(1, ...values), width = Math.max(46, 8 * Math.max(...names.map((name) => name.length))), height = 120;
    const plot = svg("svg", { viewBox: `0 0 ${values.length * width} ${height + 36}`, width: values.length * width, role: "img", "aria-label": `${label}: ${values.map((value, n) => `${names[n]} ${value}`).join(", ")}`, class: "plot" });
    values.forEach((value, n) => plot.append(
      svg("rect", { x: n * width + 4, y: height - (value / most) * (height - 16), width: width - 8, height: (value / most) * (height - 16), rx: 2 }),
      svg("text", { x: n * width + width / 2, y: height - (value / most) * (height - 16) - 4, "text-anchor": "middle" }, String(value)),
      svg("text", { x: n * width + width / 2, y: height + 16, "text-anchor": "middle", class: "dim" }, names[n])));
    return make("figure", {}, make("figcaption", {}, label), plot);
  };

  /** One bar a term: the share of each of its renderings, the most frequent first. */
  const shares = (counts) => {
    const all = counts.reduce((sum, count) => sum + count, 0), plot = svg("svg", { viewBox: "0 0 120 12", class: "shares", "aria-hidden": "true" });
    let from = 0;
    counts.forEach((count, n) => {
      plot.append(svg("rect", { x: from, y: 0, width: Math.max(1, (120 * count) / all - 1), height: 12, class: `share-${Math.min(n, 3)}` }));
      from += (120 * count) / all;
    });
    return plot;
  };

  const figures = () => {
    const scored = data.state.rows.filter((row) => row.score !== null), bins = Array(10).fill(0);
    for (const row of scored) bins[Math.min(9, Math.floor(row.score / 10))]++;
    const terms = new Set(data.state.rows.flatMap((row) => row.terms.map((hit) => hit.term)));
    const table = [...terms].map((id) => [id, uses(id)]).filter(([, found]) => found.length > 1).sort((a, b) => b[1].length - a[1].length);
    const states = Object.keys(rows.NAMES);
    dialog("Figures", (close) => [
      bars("Rows by state", states.map((state) => data.state.rows.filter((row) => row.state === state).length), states),
      scored.length ? bars("Rows by chrF of the draft against the published text", bins, bins.map((_, n) => `${n * 10}–${n === 9 ? 100 : n * 10 + 9}`)) : null,
      make("h3", {}, `Consistency: ${terms.size - table.length} of ${terms.size} terms have one rendering throughout${table.length ? "; these have more" : ""}`),
      table.length ? make("table", {}, ...table.map(([id, found]) => make("tr", {}, make("th", { scope: "row" }, data.state.concepts[id]?.term ?? id),
        make("td", {}, shares(found.map(([, ids]) => ids.length))), make("td", { lang: data.lang }, found.map(([shown, ids]) => `${shown} ${ids.length}`).join(" · "))))) : null,
      buttons(["Close", close, true])].filter(Boolean), { wide: true });
  };

  const help = () => dialog("Keys", (close) => [make("table", { class: "keys" }, ...Review.keys.list().map(([keys, what]) => make("tr", {}, make("th", { scope: "row" }, ...keys.split(" or ").flatMap((key, n) => [n ? " or " : "", make("kbd", {}, key)])), make("td", {}, what)))),
    make("p", { class: "dim" }, "Keys are silent while an input method composes, and letters are letters while you edit."), buttons(["Close", close, true])], { wide: true });

  return { note, split, card, rendering, batch, realign, conflict, kept, figures, help };
})();
