"use strict";
// Texts: offsets from the server count code points, JavaScript counts UTF-16 units; words, differences, marked pieces.
const Review = {};

Review.text = (() => {
  const wide = /[\ud800-\udfff]/;
  const segmenters = new Map();

  /** The characters from one code point to another. */
  const slice = (text, from, to) => (wide.test(text) ? Array.from(text).slice(from, to).join("") : text.slice(from, to));

  const size = (text) => (wide.test(text) ? Array.from(text).length : text.length);

  /** Code points before a UTF-16 offset. */
  const pointsBefore = (text, units) => size(text.slice(0, units));

  /** UTF-16 offset of a code point. */
  const unitsBefore = (text, points) => slice(text, 0, points).length;

  /** Words, spaces and marks of a text, in order; nothing is left out. */
  const words = (text, lang) => {
    if (!segmenters.has(lang)) segmenters.set(lang, new Intl.Segmenter(lang, { granularity: "word" }));
    return Array.from(segmenters.get(lang).segment(text), (part) => part.segment);
  };

  /** What turns `before` into `after`, as [kind, text] with kind "same", "gone" or "new" (longest common subsequence of words). */
  const difference = (before, after, lang) => {
    const a = words(before, lang), b = words(after, lang);
    if (a.length * b.length > 4e6) return [["gone", before], ["new", after]];
    const width = b.length + 1, best = new Uint16Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        best[i * width + j] = a[i] === b[j] ? best[(i + 1) * width + j + 1] + 1
          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
      }
    }
    const out = [];
    const add = (kind, text) => {
      if (out.length && out[out.length - 1][0] === kind) out[out.length - 1][1] += text;
      else out.push([kind, text]);
    };
    let i = 0, j = 0;
    while (i < a.length || j < b.length) {
      if (i < a.length && j < b.length && a[i] === b[j]) { add("same", a[i]); i++; j++; }
      else if (j >= b.length || (i < a.length && best[(i + 1) * width + j] >= best[i * width + j + 1])) add("gone", a[i++]);
      else add("new", b[j++]);
    }
    return out;
  };

  /** A text as nodes, cut at the edges of marks {from, to, kind, title, index}; marks that overlap are all named. */
  const marked = (text, marks) => {
    const edges = new Set([0, size(text)]);
    for (const mark of marks) { edges.add(mark.from); edges.add(mark.to); }
    const cuts = Array.from(edges).sort((x, y) => x - y), nodes = [];
    for (let n = 0; n + 1 < cuts.length; n++) {
      const piece = slice(text, cuts[n], cuts[n + 1]);
      const over = marks.filter((mark) => mark.from <= cuts[n] && cuts[n + 1] <= mark.to);
      if (!over.length) { nodes.push(document.createTextNode(piece)); continue; }
      const node = document.createElement("mark");
      node.className = over.map((mark) => mark.kind).join(" ");
      node.title = over.map((mark) => mark.title).join("\n");
      node.textContent = piece;
      const term = over.find((mark) => mark.index !== undefined);
      if (term) node.dataset.index = term.index;
      nodes.push(node);
    }
    return nodes;
  };

  return { slice, size, pointsBefore, unitsBefore, words, difference, marked };
})();

/** An element: Review.make("p", {class: "x", lang: "ko"}, "text", node). Text is always text, never HTML. */
Review.make = (name, attributes = {}, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "value") node.value = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
};
