"use strict";
// Putting it together: messages, progress, sections, mouse, and the start.
(() => {
  const { make, data, rows, filter, panels, actions } = Review;
  const element = (id) => document.getElementById(id);
  let calm = null;

  const message = (value, stays = false) => {
    element("message").textContent = value;
    clearTimeout(calm);
    if (!stays) calm = setTimeout(() => { element("message").textContent = ""; }, 6000);
  };

  const progress = () => {
    const counts = Object.fromEntries(Object.keys(rows.NAMES).map((state) => [state, 0]));
    for (const row of data.state.rows) counts[row.state]++;
    const total = Math.max(1, data.state.rows.length);
    element("bar").replaceChildren(...["confirmed", "review", "rejected"].map((state) => {
      const part = make("span", { class: state });
      part.style.width = `${(100 * counts[state]) / total}%`;
      return part;
    }));
    const words = `${counts.confirmed} of ${data.state.rows.length} confirmed (${Math.floor((100 * counts.confirmed) / total)} %)`;
    element("bar").setAttribute("aria-label", words);
    element("counts").textContent = `${words}${counts.review ? ` · ${counts.review} to review` : ""}${counts.rejected ? ` · ${counts.rejected} rejected` : ""}`;
    for (const [id, kind] of [["undo", data.state.undo], ["redo", data.state.redo]]) {
      element(id).disabled = !kind || data.readOnly;
      element(id).title = kind ? `${id}: ${kind}` : "";
    }
  };

  const sections = () => {
    const found = [];
    for (const row of data.state.rows) {
      if (row.kind === "heading" || !found.length) found.push({ id: row.id, title: row.kind === "heading" ? row.source || row.published : "Beginning", all: 0, done: 0 });
      found[found.length - 1].all++;
      if (row.state === "confirmed") found[found.length - 1].done++;
    }
    element("sections").replaceChildren(make("ol", {}, ...found.map((part) => make("li", { class: part.done === part.all ? "done" : "" },
      make("a", { href: `#row-${part.id}`, lang: data.sourceLang }, part.title), make("span", { class: "dim" }, ` ${part.done}/${part.all}`)))));
  };

  let later = 0;
  const overview = () => { if (!later) later = requestAnimationFrame(() => { later = 0; progress(); sections(); }); };

  data.on("message", message);
  data.on("rows", (ids) => {
    if (ids === null) {
      const focused = document.activeElement?.closest(".row") || document.activeElement === document.body;
      actions.rescue();
      filter.refresh();
      filter.apply();
      if (focused && !rows.editor() && !document.querySelector("dialog[open]")) rows.goNear();
    } else rows.redraw(ids);
    overview();
  });
  data.on("saving", (count) => { element("saved").textContent = count > 1 ? `saving ${count} …` : "saving …"; });
  data.on("saved", (time) => {
    if (data.waiting()) return;
    element("saved").textContent = `saved ${new Date((time ?? Date.now() / 1000) * 1000).toLocaleTimeString("en-GB")}`;
  });
  data.on("lost", (now, waiting, why) => {
    element("lost").hidden = !now;
    document.body.classList.toggle("away", now);
    element("lost").textContent = now ? `${why || "The server does not answer. Start `align review` again."} Nothing is lost: ${waiting ? `${waiting} change${waiting > 1 ? "s" : ""} wait in this browser and are sent` : "changes wait in this browser and are sent"} when it is back.` : "";
    if (!now) element("saved").textContent = "connected";
  });
  data.on("conflict", panels.conflict);
  data.on("refused", (event, why) => { if (event.text && (event.kind === "edit" || event.kind === "note")) panels.kept(why, event.text, event.kind); else message(why); });
  data.on("left", actions.recover);
  data.on("filtered", (count) => { if (filter.active()) message(`${count} of ${data.state.rows.length} rows`); });

  element("rows").addEventListener("click", (event) => {
    const node = event.target.closest(".row[id]");
    if (!node || event.target.closest("textarea, button, input")) return;
    const id = Number(node.id.slice(4)), term = event.target.closest("mark.term"), cell = event.target.closest(".source, .draft");
    if (event.target.closest("a")) event.preventDefault();
    if (rows.editor() && rows.editor().id !== id) actions.close();
    if (!String(getSelection())) rows.go(id);
    if (term && cell) panels.card(data.row(id), Number(term.dataset.index));
  });
  element("rows").addEventListener("dblclick", (event) => { if (event.target.closest(".draft") && !event.target.closest("textarea")) actions.edit(); });
  for (const [id, act] of [["undo", actions.undo], ["redo", actions.redo], ["batch", panels.batch], ["realign", panels.realign], ["figures", panels.figures], ["help", panels.help]]) {
    element(id).addEventListener("click", act);
  }
  const toLinked = () => {
    const id = Number(/^#row-(\d+)$/.exec(location.hash)?.[1]);
    if (!data.row(id)) return false;
    if (!rows.go(id, { align: "center" })) { element("filters").reset(); filter.apply(); rows.go(id, { align: "center" }); message("The filter was taken off to show the linked row."); }
    return true;
  };
  addEventListener("hashchange", toLinked);
  addEventListener("focus", data.poll);
  addEventListener("pagehide", () => actions.save());

  // What sticks below the head must know how high it is: it wraps on narrow screens.
  new ResizeObserver(([head]) => document.documentElement.style.setProperty("--top", `${head.target.offsetHeight}px`)).observe(document.querySelector(".top"));

  const linked = location.hash;
  rows.layout(data.state.rows.map((row) => row.id));
  if (data.readOnly) document.body.classList.add("read-only");
  if (!data.hasPublished) document.body.classList.add("no-published");
  data.begin().then(async () => {
    if (linked) history.replaceState(null, "", linked);
    filter.refresh();
    filter.apply();
    if (linked) { history.replaceState(null, "", linked); toLinked(); }
    else rows.step(0);
    progress();
    sections();
    const busy = data.readOnly ? false : await data.adopt();
    if (busy) setTimeout(data.adopt, 1000); // a window that is just being closed, or this one as it was before a reload
    document.body.dataset.ready = "yes";
  });
})();
