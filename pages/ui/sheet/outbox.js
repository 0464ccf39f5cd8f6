// Keeps what the server has not acknowledged in localStorage, one entry per operation, so that a keystroke
// rewrites only its own. Each tab owns its entries; those of a tab that is gone are taken over by one that lives.
const ENTRY = "veikart.op.";
const BEAT = "veikart.beat.";
const TAB = "veikart.tab";
const BEAT_EVERY = 4000;
const DEAD_AFTER = 15000;
const CLOSED_AFTER = 2000;
const LARGE = 50000;

function storageOr(name) {
  try {
    const storage = globalThis[name];
    storage.setItem("veikart.probe", "1");
    storage.removeItem("veikart.probe");
    return storage;
  } catch {
    return null;
  }
}

class Outbox {
  constructor() {
    this.local = storageOr("localStorage");
    this.session = storageOr("sessionStorage");
    this.late = new Map();
    this.tab = this.#claim();
    this.beat();
    this.timer = setInterval(() => this.beat(), BEAT_EVERY);
  }

  // A reload keeps the tab's id; a duplicated tab has copied a living one's and gets its own.
  #claim() {
    const known = this.session?.getItem(TAB);
    const id = known && !this.#alive(known) ? known : randomHex();
    this.session?.setItem(TAB, id);
    return id;
  }

  #alive(tab) {
    const beat = Number(this.local?.getItem(BEAT + tab) ?? 0);
    return beat > 0 && Date.now() - beat < DEAD_AFTER;
  }

  #gone(tab) {
    const beat = Number(this.local.getItem(BEAT + tab) ?? 0);
    return Date.now() - Math.abs(beat) > (beat < 0 ? CLOSED_AFTER : DEAD_AFTER);
  }

  beat() {
    this.#write(BEAT + this.tab, String(Date.now()));
  }

  // A negative beat says that the page was left on purpose, so that others need not wait for silence.
  leave() {
    this.settle();
    this.#write(BEAT + this.tab, String(-Date.now()));
  }

  #write(key, text) {
    try {
      this.local?.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  #key(plan, op) {
    return `${ENTRY}${plan}.${this.tab}.${op}`;
  }

  // Very large texts are written a moment later, so that typing in them stays smooth.
  save(plan, entry) {
    const key = this.#key(plan, entry.wire.op);
    if ((entry.size ?? 0) < LARGE) {
      this.late.delete(key);
      return this.#write(key, JSON.stringify(entry));
    }
    this.late.set(key, entry);
    clearTimeout(this.lateTimer);
    this.lateTimer = setTimeout(() => this.settle(), 400);
    return true;
  }

  settle() {
    for (const [key, entry] of this.late) this.#write(key, JSON.stringify(entry));
    this.late.clear();
  }

  drop(plan, op) {
    const key = this.#key(plan, op);
    this.late.delete(key);
    this.local?.removeItem(key);
  }

  // This tab's entries for the plan and those of tabs that are gone, oldest first.
  take(plan) {
    if (!this.local) return [];
    const prefix = `${ENTRY}${plan}.`;
    const found = [];
    for (const key of Object.keys(this.local).filter((name) => name.startsWith(prefix))) {
      const tab = key.slice(prefix.length).split(".")[0];
      if (tab !== this.tab && !this.#gone(tab)) continue;
      const entry = this.#read(key);
      if (tab !== this.tab && entry && this.#write(this.#key(plan, entry.wire.op), JSON.stringify(entry))) {
        this.local.removeItem(key);
      }
      if (entry) found.push(entry);
    }
    return found.sort((one, other) => one.n - other.n);
  }

  #read(key) {
    try {
      const entry = JSON.parse(this.local.getItem(key));
      return entry?.wire?.op ? entry : null;
    } catch {
      return null;
    }
  }

  dispose() {
    clearInterval(this.timer);
    this.leave();
  }
}
