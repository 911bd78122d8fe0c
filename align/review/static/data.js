"use strict";
// The rows as this window knows them, and the line to the server: one event after the other, kept until it is answered.
Review.data = (() => {
  const start = JSON.parse(document.getElementById("data").textContent);
  const { lang, sourceLang } = start;
  // Each window keeps what waits under its own name; another takes it over only when this one is gone, and with it its lock.
  const place = `align-review:${start.digest}:${lang}`, me = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const readOnly = Boolean(start.readOnly);
  const state = { seq: start.seq, rows: start.rows, concepts: start.concepts, undo: start.undo, redo: start.redo, whole: start.total === start.rows.length };
  let byId = new Map(), places = new Map(), queue = [], sending = false, lost = false, listeners = {};
  const watched = new Set();

  const index = () => {
    byId = new Map(state.rows.map((row) => [row.id, row]));
    places = new Map(state.rows.map((row, at) => [row.id, at]));
  };
  const on = (name, listener) => { (listeners[name] ??= []).push(listener); };
  const tell = (name, ...values) => { for (const listener of listeners[name] ?? []) listener(...values); };
  const remember = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(`${place}:${me}:${name}`);
      else localStorage.setItem(`${place}:${me}:${name}`, JSON.stringify(value));
    } catch { tell("message", "This browser keeps nothing for later: what is not yet saved would be lost with the page."); }
  };
  /** What windows that are gone have left: [name, value]; it is this window's from now on. `busy`: another window is still open. */
  const leftovers = async () => {
    const held = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name)), found = [];
    let busy = false;
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(`${place}:`)) continue;
      const [owner, name] = key.slice(place.length + 1).split(":");
      if (owner === me) continue;
      if (held.has(`${place}:${owner}`)) { busy = true; continue; }
      try { found.push([name, JSON.parse(localStorage.getItem(key))]); } catch { /* damaged: nothing can be made of it */ }
      localStorage.removeItem(key);
    }
    return { found, busy };
  };
  const hold = () => new Promise((done) => {
    if (!navigator.locks) { done(); return; }
    navigator.locks.request(`${place}:${me}`, () => { done(); return new Promise(() => {}); }).catch(() => done());
  });

  const call = async (path, body) => {
    const text = body === undefined ? "" : JSON.stringify(body);
    // keepalive: an edit that is on its way when the page is left still arrives; browsers allow it 64 KiB.
    const options = body === undefined ? {} : { method: "POST", headers: { "content-type": "application/json" }, body: text, keepalive: text.length < 20000 };
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
    const since = state.seq, { status, value } = await call("rows");
    if (status !== 200) { setLost(true, value.error); return; }
    if (value.digest !== start.digest) { setLost(true, "The run was made anew: reload the page."); return; }
    if (since === state.seq || value.seq >= state.seq) takeAll(value); // else something newer came in between
    setLost(false);
  };

  /** What an answer says has changed since an event. Patches fit only the rows as they were then. */
  const take = async (value, since) => {
    if (since !== state.seq) return;
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
    for (const event of queue) pretend(event);
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
    const known = { key: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`, base: start.digest, ...event };
    queue.push(known);
    remember("queue", queue);
    pretend(known);
    tell("rows", (known.targets ?? []).map(([id]) => id));
    tell("saving", queue.length);
    send();
    return true;
  };

  /** What waits behind an event of our own was decided with it in sight, and so is what stands open in a box or dialog. */
  const moveOn = (event, value) => {
    const moved = [], next = value.seq === state.seq + 1, targets = new Map(event.targets ?? []);
    for (const [id, seen] of targets) if (value.known) moved.push([id, seen, value.known]);
    for (const row of (value.patches ?? []).flatMap((patch) => patch.rows)) {
      const seen = targets.get(row.id) ?? (next ? byId.get(row.id)?.version : undefined);
      if (seen !== undefined) moved.push([row.id, seen, row.version]);
    }
    for (const [id, before, after] of moved) {
      for (const later of queue) later.targets = later.targets?.map((target) => (target[0] === id && target[1] === before ? [id, after] : target));
      for (const target of watched) if (target[0] === id && target[1] === before) target[1] = after;
      tell("version", id, before, after);
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
        if (answer.value.everything || answer.value.seq === state.seq + 1) await take(answer.value, state.seq).catch(() => setLost(true));
        else await catchUp().catch(() => setLost(true)); // other windows did something in between
        tell("saved", answer.value.time);
      } else if (answer.status === 409) {
        await reload().catch(() => setLost(true));
        tell("conflict", event, answer.value.rows);
      } else {
        await reload().catch(() => setLost(true));
        tell("refused", event, answer.value.error);
      }
    }
    sending = false;
  };

  const catchUp = async () => {
    const since = state.seq, { status, value } = await call(`changes?since=${since}`);
    if (status !== 200) { setLost(true, value.error); return; }
    setLost(false);
    if (value.seq !== since || value.everything) await take(value, since);
  };

  /** Ask for what other windows did; try again what could not be sent. Rows do not move under an input method. */
  const poll = async () => {
    if (readOnly || sending || Review.actions.composing()) return;
    if (queue.length) { await send(); return; }
    await catchUp().catch(() => setLost(true));
  };

  /** Send and show what windows that are gone have left behind. */
  const adopt = async () => {
    const { found, busy } = await leftovers().catch(() => ({ found: [], busy: false }));
    for (const [name, value] of found) {
      if (name === "queue" && Array.isArray(value)) queue.push(...value);
      if (name === "typing" && value) tell("left", value);
    }
    if (queue.length) { remember("queue", queue); for (const event of queue) pretend(event); tell("rows", null); send(); }
    return busy;
  };

  index();
  const begin = async () => {
    if (!state.whole) await reload().catch(() => setLost(true));
    if (readOnly) return;
    await hold();
    setInterval(poll, 2000);
  };

  return {
    lang, sourceLang, state, readOnly, hasPublished: start.published, title: start.title, on, tell, submit, call, begin, adopt, poll, reload,
    remember,
    row: (id) => byId.get(id), at: (id) => places.get(id), waiting: () => queue.length, busy: () => sending || queue.length > 0,
    /** Wait until everything is answered, or cannot be. */
    idle: async () => { while ((sending || queue.length) && !lost) await new Promise((done) => setTimeout(done, 30)); },
    isLost: () => lost,
    target: (id) => [id, byId.get(id)?.version ?? 0],
    /** Targets that move on with what this window itself does, while a dialog stands open over them. */
    watch: (...ids) => { const targets = ids.map((id) => [id, byId.get(id)?.version ?? 0]); for (const target of targets) watched.add(target); return targets; },
    unwatch: () => watched.clear(),
  };
})();
