"use strict";
// The keyboard. Letters act only outside text boxes, and nothing acts while an input method composes.
Review.keys = (() => {
  const { actions, panels, filter, rows } = Review;
  const PLAIN = {
    j: ["next row", () => rows.step(1)], k: ["previous row", () => rows.step(-1)], x: ["reject", () => actions.setState("rejected")], r: ["needs review", () => actions.setState("review")],
    n: ["note", panels.note], m: ["merge with the next row", actions.merge], s: ["split", panels.split], d: ["differences between published version and draft", actions.differences],
    g: ["next row with something to look at", filter.nextProblem], f: ["filter", filter.open], t: ["put the approved term in", () => actions.putTerm()], a: ["add a rendering to the glossary", () => panels.rendering()],
    u: ["undo", actions.undo], h: ["highlights on or off", actions.highlights], c: ["copy the source into the translation", actions.copySource],
    "[": ["give the last published sentence to the next row", () => actions.move(-1)], "]": ["take the first published sentence of the next row", () => actions.move(1)],
    "{": ["give the last source sentence to the next row", () => actions.move(-1, "source")], "}": ["take the first source sentence of the next row", () => actions.move(1, "source")],
    "/": ["search (/words/ for a regular expression)", filter.search], "?": ["this list", panels.help],
  };
  const MORE = [["Enter", "edit"], ["Esc", "leave the box (what was typed is saved)"], ["Ctrl+Enter", "confirm and go on"], ["Ctrl+Z or u", "undo"], ["Ctrl+Shift+Z", "do again"],
    ["Alt+T", "in the box: put the approved term in at the cursor"], ["Home or End", "first row, last row"], ["PageUp or PageDown", "ten rows up, down"]];

  // With a Korean, Chinese or Cyrillic layout the letter is another one; the place of the key counts then.
  const PLACES = { BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Slash: ["/", "?"] };
  const keyOf = (event) => {
    if (event.key.length !== 1) return event.key;
    if (event.key <= "\x7f") return event.shiftKey ? event.key : event.key.toLowerCase();
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    return letter ? (event.shiftKey ? letter : letter.toLowerCase()) : PLACES[event.code]?.[Number(event.shiftKey)] ?? event.key;
  };

  const inBox = (node) => node instanceof HTMLElement && (node.matches("input, textarea, select") || node.isContentEditable);

  const pressed = (event) => {
    if (event.isComposing || event.keyCode === 229 || actions.composing()) return;
    if (document.querySelector("dialog[open]")) return;
    const command = event.ctrlKey || event.metaKey, key = keyOf(event), node = event.target, editor = rows.editor();
    const act = (work) => { event.preventDefault(); work(); };
    if (command && event.key === "Enter") { act(actions.confirm); return; }
    if (editor && node === editor.node) {
      if (event.key === "Escape") act(() => actions.close());
      else if (event.altKey && event.code === "KeyT") act(() => actions.putTerm());
      else if (event.key === "Enter" && !event.shiftKey) act(() => actions.close());
      return;
    }
    if (inBox(node)) {
      if (event.key === "Escape") act(() => { node.blur(); rows.step(0); });
      return;
    }
    if (command) {
      if (key.toLowerCase() === "z") act(event.shiftKey ? actions.redo : actions.undo);
      return;
    }
    if (event.altKey) return;
    if (event.key === "ArrowDown") act(() => rows.step(1));
    else if (event.key === "ArrowUp") act(() => rows.step(-1));
    else if (event.key === "PageDown") act(() => rows.step(10));
    else if (event.key === "PageUp") act(() => rows.step(-10));
    else if (event.key === "Home") act(() => rows.step(-1e9));
    else if (event.key === "End") act(() => rows.step(1e9));
    else if (event.key === "Enter" && !(node instanceof HTMLElement && node.closest("a, button, summary"))) act(actions.edit);
    else if (Object.hasOwn(PLAIN, key)) act(PLAIN[key][1]);
  };
  document.addEventListener("keydown", pressed);

  return { list: () => [...MORE.slice(0, 3), ...Object.entries(PLAIN).map(([key, [what]]) => [key, what]), ...MORE.slice(3)] };
})();
