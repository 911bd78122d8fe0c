"use strict";
// The rows as this window knows them, and the line to the server: one event after the other, kept until it is answered.
Review.data = (() => {
  const start = JSON.parse(document.getElementById("data").textContent);
  const { lang, sourceLang } = start;
  const place = `align-review:${start.digest}:${lang}`;
  const readOnly = Boolean(start.readOnly);
  const state = { seq: start.seq, rows: start.rows, concepts: start.concepts, undo: start.undo, redo: start.redo, whole: start.total === start.rows.length };
  let byId = new Map(), places = new Map(), queue = [], sending = false, lost = false, listeners = {};

  const index = () => {
    byId = new Map(state.rows.map((row) => [row.id, row]));
    places = new Map(state.rows.map((row, at) => [row.id, at]));
  };
  const on = (name, listener) => { (listeners[name] ??= []).push(listener); };
  const tell = (name, ...values) => { for (const listener of listeners[name] ?? []) listener(...values); };
  const remember = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(`${place}:${name}`);
      else localStorage.setItem(`${place}:${name}`, JSON.stringify(value));
    } catch { tell("message", "This browser keeps nothing for later: what is not yet saved would be lost with the page."); }
  };
  const recall = (name) => {
    try { return JSON.parse(localStorage.getItem(`${place}:${name}`)); } catch { return null; }
  };

  const call = async (path, body) => {
    const options = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(`/api/${lang}/${path}`, { credentials: "same-origin", cache: "no-store", ...options });
    const kind = answer.headers.get("content-type") ?? "";
    const value = kind.includes("json") ? await answer.json() : { error: await answer.text() };
    return { status: answer.status, value };
  };

  const setLost = (now, why = "") => {
    if (lost === now && !why) return;
    lost = now;
    tell("lost", now, queue.length, why);
  };

  const takeAll = (value) => {
    Object.assign(state, { seq: value.seq, rows: value.rows, concepts: value.concepts, undo: value.undo, redo: value.redo, whole: true });
    index();
    for (const event of queue) pretend(event);
    tell("rows", null);
  };
  const reload = async () => {
    const { status, value } = await call("rows");
    if (status === 200) { takeAll(value); setLost(false); }
    else setLost(true, value.error);
  };

  /** What an answer says has changed; own versions move on with it. */
  const take = async (value) => {
    state.undo = value.undo;
    state.redo = value.redo;
    if (value.everything) { await reload(); return; }
    const changed = [], before = new Map();
    for (const patch of value.patches) {
      for (const row of state.rows.slice(patch.at, patch.at + patch.count)) before.set(row.id, row.version);
      state.rows.splice(patch.at, patch.count, ...patch.rows);
      changed.push(...patch.rows.map((row) => row.id));
    }
    state.seq = value.seq;
    const shape = value.patches.some((patch) => patch.count !== patch.rows.length);
    index();
    tell("rows", shape ? null : changed, before);
  };

  /** Show at once what an event will do, where that is plain. */
  const pretend = (event) => {
    for (const [id] of event.targets ?? []) {
      const row = byId.get(id);
      if (!row) continue;
      if (event.kind === "edit") { row.text = event.text; row.edited = true; row.state = event.state ?? "draft"; row.findings = []; row.terms = row.terms.map((hit) => ({ ...hit, target: null })); }
      else if (event.kind === "state") row.state = event.state;
      else if (event.kind === "note") row.note = event.text;
      else continue;
      row.waiting = true;
    }
  };

  const SAFE = new Set(["edit", "state", "note"]);
  /** Do something. Edits, states and notes also work while the server is away: they wait here and in the browser's store. */
  const submit = (event) => {
    if (readOnly) { tell("message", "This is a copy to read: decisions are made in `align review`."); return false; }
    if (lost && !SAFE.has(event.kind)) { tell("message", "The server is away; only edits, states and notes can wait for it."); return false; }
    const known = { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, ...event };
    queue.push(known);
    remember("queue", queue);
    pretend(known);
    tell("rows", (known.targets ?? []).map(([id]) => id));
    tell("saving", queue.length);
    send();
    return true;
  };

  const moveOn = (event, value) => {
    // What waits behind an event of our own was decided with it in sight.
    for (const patch of value.patches ?? []) {
      for (const row of patch.rows) {
        const seen = (event.targets ?? []).find(([id]) => id === row.id);
        if (!seen) continue;
        for (const later of queue) later.targets = later.targets?.map(([id, version]) => (id === row.id && version === seen[1] ? [id, row.version] : [id, version]));
        tell("version", row.id, seen[1], row.version);
      }
    }
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    while (queue.length) {
      const event = queue[0];
      let answer;
      try { answer = await call("events", event); }
      catch { setLost(true); break; }
      if (answer.status === 403) { setLost(true, answer.value.error); break; }
      if (answer.status === 507 || answer.status >= 500) { setLost(true, answer.value.error); break; }
      queue.shift();
      remember("queue", queue.length ? queue : null);
      setLost(false);
      if (answer.status === 200) {
        moveOn(event, answer.value);
        await take(answer.value);
        tell("saved", answer.value.time);
      } else if (answer.status === 409) {
        await reload();
        tell("conflict", event, answer.value.rows);
      } else {
        await reload();
        tell("refused", event, answer.value.error);
      }
    }
    sending = false;
  };

  /** Ask for what other windows did; try again what could not be sent. */
  const poll = async () => {
    if (readOnly || sending) return;
    if (queue.length) { await send(); return; }
    try {
      const { status, value } = await call(`changes?since=${state.seq}`);
      if (status !== 200) { setLost(true, value.error); return; }
      setLost(false);
      if (value.seq !== state.seq && !sending) await take(value);
    } catch { setLost(true); }
  };

  index();
  const begin = async () => {
    queue = readOnly ? [] : recall("queue") ?? [];
    if (!Array.isArray(queue)) queue = [];
    if (!state.whole) await reload().catch(() => setLost(true));
    if (queue.length) { for (const event of queue) pretend(event); tell("rows", null); send(); }
    if (!readOnly) setInterval(poll, 2000);
  };

  return {
    lang, sourceLang, state, readOnly, hasPublished: start.published, title: start.title, on, tell, submit, call, begin, poll, reload,
    remember, recall,
    row: (id) => byId.get(id), at: (id) => places.get(id), waiting: () => queue.length, busy: () => sending || queue.length > 0, isLost: () => lost,
    target: (id) => [id, byId.get(id)?.version ?? 0],
  };
})();
