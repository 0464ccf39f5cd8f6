// What is shared by all sheets and the channel of a browser tab: the plans' boxes, leaving the page, undo keys.
// Streamlit gathers what widgets say within one tick into one message, and if a fragment's widget is among them, only
// that fragment is run: a button pressed in the same tick would do nothing. So the channel speaks in ticks of its own.
class Turns {
  constructor() {
    this.taken = 0;
  }

  take(act) {
    this.taken += 1;
    setTimeout(() => {
      act();
      setTimeout(() => (this.taken -= 1), 0);
    }, 0);
  }

  // A click elsewhere while a tick is taken comes again when it is over.
  guard(event) {
    if (!this.taken || !event.isTrusted) return;
    const target = event.composedPath()[0];
    const again = new PointerEvent("click", event);
    event.preventDefault();
    event.stopImmediatePropagation();
    const retry = () => (this.taken ? setTimeout(retry, 0) : target.dispatchEvent(again));
    setTimeout(retry, 0);
  }
}

const PAGE_COMES_WITHIN = 1500;

class Hub {
  constructor(version, texts) {
    this.version = version;
    this.learn(texts);
    this.outbox = new Outbox();
    this.boxes = new Map();
    this.mounted = new Map();
    this.channel = null;
    this.turns = new Turns();
    this.stop = new AbortController();
    this.#listen();
  }

  // The words of the person's language; what stands on the page is drawn anew with them.
  learn({ lang, words } = {}) {
    if (lang === this.lang && this.words) return;
    this.lang = lang;
    this.words = wordsOf(words);
    for (const { part } of this.mounted?.values() ?? []) part.reword?.();
  }

  box(plan) {
    if (!this.boxes.has(plan)) {
      const box = new Box(plan, this.outbox, (act) => this.turns.take(act));
      box.complain = (message) => this.toast(message);
      box.warn = (wire, message) => this.channel?.offerBack(box, wire, message);
      this.boxes.set(plan, box);
    }
    return this.boxes.get(plan);
  }

  mount(component) {
    const { parentElement: parent } = component;
    // In a list of its own: of an object Streamlit would look at each value, whether it is a table.
    const data = component.data?.[0];
    if (!data) return;
    const known = this.mounted.get(parent);
    if (known) {
      known.component = component;
      known.part.update(data, component);
      return;
    }
    const part = this.#part(parent, component, data);
    this.mounted.set(parent, { part, component });
  }

  #part(parent, component, data) {
    if (data.role === "carrier") return new Carrier(this, component, data);
    return data.role === "channel" ? new Channel(this, parent, component, data) : this.#sheet(parent, data);
  }

  #sheet(parent, data) {
    parent.adoptedStyleSheets = [sheetStyles()];
    return new Sheet(this, parent, data);
  }

  unmount(parent) {
    this.mounted.get(parent)?.part.dispose();
    this.mounted.delete(parent);
  }

  flushAll() {
    for (const box of this.boxes.values()) box.flush();
  }

  // Back or a link has asked for another page: if this one's channel spoke now, Streamlit would draw into the other one
  // and fail, or run this one again in its place. What was typed is sent when the other page has come.
  #hold() {
    for (const box of this.boxes.values()) box.transmit = null;
    this.flushAll();
    setTimeout(() => this.channel?.speak(), PAGE_COMES_WITHIN);
  }

  toast(text, action, act) {
    this.channel?.toast(text, action, act);
  }

  announce(text) {
    this.channel?.announce(text);
  }

  #listen() {
    const at = { capture: true, signal: this.stop.signal };
    const leave = () => {
      this.flushAll();
      this.outbox.leave();
    };
    // Before a tap elsewhere does anything, what was typed is on its way.
    document.addEventListener("pointerdown", () => this.flushAll(), at);
    document.addEventListener("click", (event) => this.#own(event) || this.turns.guard(event), at);
    document.addEventListener("click", (event) => this.#leads(event) && this.#hold(), at);
    document.addEventListener("keydown", (event) => this.#keys(event), at);
    document.addEventListener("visibilitychange", () => this.flushAll(), at);
    globalThis.addEventListener("popstate", () => this.#hold(), at);
    globalThis.addEventListener("pagehide", leave, at);
    globalThis.addEventListener("beforeunload", () => this.flushAll(), at);
    globalThis.addEventListener("pageshow", () => this.outbox.beat(), at);
    globalThis.addEventListener("online", () => [...this.boxes.values()].forEach((box) => box.pump(true)), at);
  }

  // Ctrl+Z undoes in the plan, unless it is needed for the letters just typed in a field.
  #keys(event) {
    const key = event.key.toLowerCase();
    if (key === "escape") this.channel?.quieten();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y") || !this.channel) return;
    const target = event.composedPath()[0];
    const editable = target.matches?.("input, textarea, [contenteditable]");
    if (editable && (target.vkDirty || !this.#own(event))) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "y" || event.shiftKey) this.channel.redo();
    else this.channel.undo();
  }

  #leads(event) {
    return event.composedPath().some((node) => node.localName === "a" && node.href && !node.target);
  }

  #own(event) {
    return event.composedPath().some((node) => this.mounted.has(node));
  }

  dispose() {
    this.flushAll();
    this.stop.abort();
    const components = [...this.mounted.values()].map(({ component }) => component);
    for (const { part } of this.mounted.values()) part.dispose();
    for (const box of this.boxes.values()) box.dispose();
    this.outbox.dispose();
    return components;
  }
}

let styleSheet = null;

function sheetStyles() {
  if (!styleSheet) {
    styleSheet = new CSSStyleSheet();
    styleSheet.replaceSync(CSS_TEXT);
  }
  return styleSheet;
}

// Runs when the engine's own component is mounted. A newer engine takes over from an older one in a page left open.
function install(version, texts) {
  const name = Symbol.for("veikart.hub");
  const before = globalThis[name];
  if (before?.version === version) {
    before.learn(texts);
    return;
  }
  const waiting = before?.dispose ? before.dispose() : [...(before?.parked?.values() ?? [])];
  const hub = new Hub(version, texts);
  globalThis[name] = hub;
  for (const component of waiting) hub.mount(component);
}
