"use strict";
// Editing a translation in its cell, and everything else that changes a row. What is typed is kept in the browser at every
// key and sent at every pause; leaving the box never loses it.
Review.actions = (() => {
  const { make, data, rows, text } = Review;
  const PAUSE = 900; // milliseconds
  let timer = null, composing = false;

  const row = () => rows.current();
  const withRow = (act) => () => { const here = row(); if (here) act(here); };

  const save = (state) => {
    const editor = rows.editor();
    if (!editor) return;
    clearTimeout(timer);
    const value = editor.node.value.replace(/\s+/g, " ").trim();
    const now = data.row(editor.id);
    data.remember("typing", null);
    if (!now || (value === editor.saved && !state)) return;
    if (value === now.text && state) data.submit({ kind: "state", targets: [[editor.id, editor.version]], state });
    else data.submit({ kind: "edit", targets: [[editor.id, editor.version]], text: value, ...(state ? { state } : {}) });
    editor.saved = value;
  };

  const grow = (node) => { node.style.height = "auto"; node.style.height = `${node.scrollHeight + 2}px`; };

  const typed = () => {
    const editor = rows.editor();
    grow(editor.node);
    data.remember("typing", { id: editor.id, version: editor.version, text: editor.node.value });
    clearTimeout(timer);
    if (!composing && !data.readOnly) timer = setTimeout(() => save(), PAUSE);
  };

  const open = (caret) => {
    const here = row();
    if (!here || data.readOnly) { if (data.readOnly) data.tell("message", "This is a copy to read."); return null; }
    const known = rows.editor();
    if (known && known.id === here.id) { known.node.focus(); return known; }
    close();
    const node = make("textarea", { lang: data.lang, dir: "auto", rows: "1", spellcheck: "true", "aria-label": `Translation of row ${data.at(here.id) + 1}`, value: here.text });
    const editor = { id: here.id, version: here.version, saved: here.text, node };
    node.addEventListener("input", typed);
    node.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
    node.addEventListener("compositionend", () => { composing = false; typed(); });
    rows.setEditor(editor);
    rows.redraw([here.id]);
    grow(node);
    node.focus();
    const at = caret ?? node.value.length;
    node.setSelectionRange(at, at);
    return editor;
  };

  const close = (state) => {
    const editor = rows.editor();
    if (!editor) return;
    composing = false;
    save(state);
    rows.setEditor(null);
    rows.redraw([editor.id]);
    rows.nodeOf(editor.id)?.focus({ preventScroll: true });
  };

  /** The box goes without being saved: its words are somewhere else. */
  const drop = () => {
    const editor = rows.editor();
    if (!editor) return;
    clearTimeout(timer);
    composing = false;
    data.remember("typing", null);
    rows.setEditor(null);
    rows.redraw([editor.id]);
  };

  const confirm = () => {
    const here = row();
    if (!here) return;
    if (rows.editor()) close("confirmed");
    else setState("confirmed");
    rows.step(1);
  };

  const setState = (state) => {
    close();
    const here = row();
    if (!here) return;
    if (here.state !== state) data.submit({ kind: "state", targets: [data.target(here.id)], state });
  };

  // What is in the box is saved first: an action of a button is about the row as the reviewer sees it.
  const merge = withRow((here) => { close(); data.submit({ kind: "merge", targets: [data.target(here.id)] }); });
  const move = (by, side = "published") => { close(); const here = row(); if (here) data.submit({ kind: "move", targets: [data.target(here.id)], name: side, at: [by] }); };
  const undo = () => { close(); data.submit({ kind: "undo" }); };
  const redo = () => { close(); data.submit({ kind: "redo" }); };
  const differences = () => data.tell("message", rows.toggleDifferences() ? "Differences from the published version to the draft are shown." : "Differences are hidden.");
  const highlights = () => data.tell("message", rows.toggleHighlights() ? "Terms and findings are highlighted." : "Highlights are off.");
  const ignore = (here, found) => data.submit({ kind: "ignore", targets: [data.target(here.id)], name: found.check, text: found.message });

  /** Put the approved term in: over what stands for it, else at the cursor of the editor. */
  const putTerm = async (number) => {
    const here = row();
    if (!here || data.readOnly) return;
    const open_ = rows.editor() && rows.editor().id === here.id ? rows.editor() : null;
    const index = number ?? here.terms.findIndex((hit) => hit.status !== "held");
    const hit = here.terms[index];
    if (!hit) { data.tell("message", "Every term of this row is in its approved form."); return; }
    if (!hit.target && !open_) {
      open();
      data.tell("message", `Put the cursor where “${hit.wanted}” belongs, then press Alt+T.`);
      return;
    }
    const value = open_ ? open_.node.value : here.text;
    const caret = open_ ? text.pointsBefore(value, open_.node.selectionStart) : 0;
    const unchanged = value === here.text && hit.target;
    const span = unchanged ? hit.target : [caret, text.pointsBefore(value, open_.node.selectionEnd)];
    const answer = await data.call("term", { term: hit.term, wanted: hit.wanted, text: value, span }).catch(() => null);
    if (!answer || answer.status !== 200) { data.tell("message", answer?.value.error ?? "The server is away."); return; }
    if (open_) {
      open_.node.value = answer.value.text;
      const at = text.unitsBefore(answer.value.text, answer.value.cursor);
      open_.node.setSelectionRange(at, at);
      typed();
    } else data.submit({ kind: "edit", targets: [data.target(here.id)], text: answer.value.text });
  };

  const copySource = withRow((here) => { const editor = open(); if (editor) { editor.node.value = here.source; typed(); } });

  data.on("version", (id, before, after) => { const editor = rows.editor(); if (editor && editor.id === id && editor.version === before) editor.version = after; });

  /** What was typed and not sent before a window was closed or the browser died. */
  const recover = (left) => {
    const there = data.row(left.id), text_ = String(left.text ?? "");
    if (there && there.text === text_.replace(/\s+/g, " ").trim()) return;
    if (!there || rows.editor() || !rows.go(left.id, { align: "center" })) {
      Review.panels.kept(`This was typed in another window${there ? ` in row ${data.at(there.id) + 1}` : " in a row that is gone by now"}, and was not saved.`, text_, "edit");
      return;
    }
    const editor = open();
    editor.version = left.version;
    editor.node.value = text_;
    grow(editor.node);
    typed();
    data.tell("message", "What you had typed here was kept.");
  };

  /** The row under the box was merged away in another window: the box goes, its words do not. */
  const rescue = () => {
    const editor = rows.editor();
    if (!editor || data.row(editor.id)) return;
    clearTimeout(timer);
    composing = false;
    rows.setEditor(null);
    data.remember("typing", null);
    if (editor.node.value.trim() !== editor.saved) Review.panels.kept("The row was merged with another in another window.", editor.node.value, "edit");
  };

  return { edit: () => open(), close, confirm, setState, merge, move, undo, redo, differences, highlights, ignore, putTerm, copySource, recover, rescue, drop,
    note: () => Review.panels.note(), split: () => Review.panels.split(), composing: () => composing, save };
})();
