// The operations of one plan on their way to the server: typed, sent, sent again, acknowledged, refused.
const PAUSE = 800;
const LONGEST_WAIT = 5000;
const RESEND_FIRST = 2000;
const RESEND_LAST = 10000;
const BATCH_SIZE = 300000;
const KEEP_ACKNOWLEDGED = 60000;

let entryCount = 0;
const entryNumber = () => Date.now() * 1000 + (entryCount++ % 1000);

class Box {
  constructor(plan, outbox, turn) {
    this.plan = plan;
    this.outbox = outbox;
    this.entries = new Map();
    this.sheets = new Map();
    this.watchers = new Set();
    this.patches = {};
    this.resolved = new Set();
    this.transmit = null;
    this.seq = Date.now();
    this.turn = turn;
    this.wait = RESEND_FIRST;
    this.adopt();
    this.adoptTimer = setInterval(() => this.adopt(), 3000);
  }

  dispose() {
    for (const timer of [this.pauseTimer, this.resendTimer]) clearTimeout(timer);
    clearInterval(this.adoptTimer);
  }

  adopt() {
    const found = this.outbox.take(this.plan).filter((entry) => !this.entries.has(entry.wire.op));
    if (!found.length) return;
    for (const entry of found) this.entries.set(entry.wire.op, { ...entry, due: !entry.bad, ack: null });
    this.changed(null);
    this.pump();
  }

  // Newest entry that carries this cell and is not yet settled.
  pending(entity, field) {
    let newest = null;
    for (const entry of this.entries.values()) {
      const wire = entry.wire;
      if (entry.ack || wire.entity !== entity) continue;
      if (wire.do === "set" ? wire.field === field : wire.do === "create") newest = entry;
    }
    return newest;
  }

  #open(entry) {
    return entry && !entry.ack && (entry.tries === 0 || entry.refused);
  }

  // A keystroke: the cell's entry takes the new value, or a new entry is made. `bad` names why it cannot be sent.
  edit(visit, value, { bad = null, raw = null } = {}) {
    const last = this.pending(visit.entity, visit.field);
    let entry = last;
    if (!this.#open(last)) entry = this.#add(this.#firstWire(visit, value, last));
    else if (last.refused) entry = this.#again(last);
    this.#put(entry.wire, visit.field, value);
    Object.assign(entry, { bad, raw, place: visit.place, due: false, size: (raw ?? "").length || roughSize(value) });
    if (!bad && this.#backToStart(entry, visit, value)) this.forget(entry);
    else this.outbox.save(this.plan, entry);
    this.#restartPause();
    this.changed(visit.entity, visit.field);
  }

  #put(wire, field, value) {
    if (wire.do === "create") wire.values = { ...wire.values, [field]: value };
    else wire.value = value;
  }

  #firstWire(visit, value, last) {
    const head = { op: randomHex(), group: visit.group };
    if (visit.creating && !last) {
      const { values, before } = visit.creating;
      return { ...head, do: "create", kind: visit.kind, entity: visit.entity, values: { ...values }, before };
    }
    const wire = { ...head, do: "set", kind: visit.kind, entity: visit.entity, field: visit.field, value };
    return { ...wire, base: visit.base, after: last?.wire.op ?? visit.after ?? null, ...visit.extra };
  }

  // What was refused is sent anew under a new id, since the server remembers its answer to the old one.
  #again(refused) {
    this.forget(refused);
    return this.#add({ ...refused.wire, op: randomHex() });
  }

  #backToStart(entry, visit, value) {
    const wire = entry.wire;
    const nothing = isEmpty(value) || !String(value).trim();
    if (wire.do === "create") return visit.emptyIsNothing && nothing && !moreThan(wire, visit.field);
    return !wire.after && visit.original !== undefined && same(value, visit.original);
  }

  #add(wire) {
    const entry = { wire, n: entryNumber(), born: Date.now(), tries: 0, due: false, ack: null, refused: null };
    this.entries.set(wire.op, entry);
    return entry;
  }

  // A whole gesture: a choice, a new row, a move. Sent at once.
  act(wire) {
    const whole = { ...wire, op: randomHex(), group: wire.group ?? randomHex() };
    if (whole.do === "delete" && this.#neverSent(whole.entity)) {
      this.changed(null);
      return;
    }
    const entry = this.#add(whole);
    entry.size = roughSize(whole);
    this.outbox.save(this.plan, entry);
    this.changed(whole.entity);
    this.flush();
  }

  // Deleting what the server never heard of only means forgetting it.
  #neverSent(entity) {
    const own = [...this.entries.values()].filter((entry) => entry.wire.entity === entity && !entry.ack);
    const created = own.find((entry) => entry.wire.do === "create");
    if (created && this.#open(created)) {
      own.forEach((entry) => this.forget(entry));
      return true;
    }
    own.filter((entry) => this.#open(entry)).forEach((entry) => this.forget(entry));
    return false;
  }

  forget(entry) {
    this.entries.delete(entry.wire.op);
    this.outbox.drop(this.plan, entry.wire.op);
  }

  // Gives up a text that cannot be saved; what comes back is the way to have it back.
  discard(entity, field) {
    const before = [...this.entries.values()];
    const entry = this.pending(entity, field);
    if (this.#open(entry)) {
      if (entry.wire.do === "create") this.#neverSent(entity);
      else this.forget(entry);
    }
    this.changed(null);
    const gone = before.filter(({ wire }) => !this.entries.has(wire.op));
    return () => {
      for (const one of gone) {
        this.entries.set(one.wire.op, one);
        this.outbox.save(this.plan, one);
      }
      this.changed(null);
    };
  }

  #restartPause() {
    this.typedSince ??= Date.now();
    clearTimeout(this.pauseTimer);
    const left = Math.max(0, this.typedSince + LONGEST_WAIT - Date.now());
    this.pauseTimer = setTimeout(() => this.flush(), Math.min(PAUSE, left));
  }

  flush() {
    clearTimeout(this.pauseTimer);
    this.typedSince = null;
    for (const entry of this.entries.values()) entry.due ||= !entry.bad;
    this.outbox.settle();
    this.pump();
  }

  // One operation per cell is under way at a time, and nothing overtakes the creation of its own row.
  #ready() {
    const busy = new Map();
    const ready = [];
    let size = 0;
    for (const entry of this.entries.values()) {
      if (entry.ack || entry.refused) continue;
      const { entity, field, do: kind } = entry.wire;
      const before = busy.get(entity) ?? [];
      const held = before.some((other) => other.do !== "set" || kind !== "set" || other.field === field);
      busy.set(entity, [...before, entry.wire]);
      if (held || !entry.due || entry.bad) continue;
      size += entry.size ?? 100;
      if (ready.length && size > BATCH_SIZE) break;
      ready.push(entry);
    }
    return ready;
  }

  pump(again = false) {
    const ready = this.#ready();
    const fresh = ready.some((entry) => entry.tries === 0);
    const sent = Boolean(ready.length && this.transmit && (fresh || again));
    if (sent) {
      for (const entry of ready) {
        entry.tries += 1;
        this.outbox.save(this.plan, entry);
      }
      const batch = { plan: this.plan, seq: ++this.seq, ops: ready.map((entry) => entry.wire) };
      this.turn(() => this.transmit?.(batch));
      this.wait = fresh ? RESEND_FIRST : Math.min(RESEND_LAST, this.wait * 1.5);
      ready.forEach((entry) => this.changed(entry.wire.entity, entry.wire.field));
    }
    this.#resendLater(ready.length > 0, sent);
    this.#tell();
  }

  // The wait begins with the sending: whatever else the server says meanwhile does not make it longer.
  #resendLater(needed, sent) {
    if (sent || !needed) {
      clearTimeout(this.resendTimer);
      this.resendTimer = null;
    }
    if (!needed) return;
    this.resendTimer ??= setTimeout(() => {
      this.resendTimer = null;
      this.pump(true);
    }, this.wait);
  }

  // Acknowledgements and patches from the server.
  receive(data) {
    const touched = new Set();
    for (const [op, ack] of Object.entries(data.acks ?? {})) {
      const entry = this.entries.get(op);
      if (entry && !entry.ack) this.#settle(entry, ack, touched);
    }
    this.patches = data.patches ?? {};
    for (const [key, patch] of Object.entries(this.patches)) this.sheets.get(key)?.patch(patch);
    if (touched.size) {
      this.#prune();
      touched.forEach((entity) => this.changed(entity));
    }
    this.pump();
  }

  #settle(entry, ack, touched) {
    touched.add(entry.wire.entity);
    if (ack.status === "refused") {
      this.#refuse(entry, ack.message);
      return;
    }
    entry.ack = { ...ack, at: Date.now() };
    if (ack.message) this.warn?.(entry.wire, ack.message);
    if (entry.wire.do === "resolve") this.resolved.add(entry.wire.conflict);
    this.outbox.drop(this.plan, entry.wire.op);
    this.#rebase(entry, ack);
  }

  // The next edit of the cell was typed over this one, so this one's revision is what the person saw.
  #rebase(entry, ack) {
    for (const later of this.entries.values()) {
      if (later.wire.after === entry.wire.op && later.tries === 0 && ack.status === "saved") {
        later.wire.base = ack.rev;
        this.outbox.save(this.plan, later);
      }
    }
  }

  #refuse(entry, message) {
    const wire = entry.wire;
    if (wire.do !== "set" && wire.do !== "create") {
      this.forget(entry);
      this.complain?.(message);
      return;
    }
    const later = [...this.entries.values()].filter((one) => one.wire.entity === wire.entity && one.n > entry.n);
    for (const one of later.filter((other) => other.wire.do === "set" && this.#open(other))) {
      if (wire.do === "set" && one.wire.field !== wire.field) continue;
      this.#put(wire, one.wire.field, one.wire.value);
      this.forget(one);
    }
    entry.refused = message ?? "";
    this.outbox.save(this.plan, entry);
  }

  #prune() {
    const old = Date.now() - KEEP_ACKNOWLEDGED;
    for (const entry of this.entries.values()) {
      if (!entry.ack || entry.ack.at > old) continue;
      const stale = [...this.sheets.values()].some((sheet) => sheet.rev < entry.ack.rev && sheet.knows(entry.wire.entity));
      if (!stale) this.entries.delete(entry.wire.op);
    }
  }

  // What lies on top of a sheet that shows revision `rev`, oldest first.
  overlay(rev) {
    return [...this.entries.values()].filter((entry) => !entry.ack || entry.ack.rev > rev);
  }

  busy() {
    return [...this.entries.values()].some((entry) => !entry.ack && !entry.refused && !entry.bad);
  }

  // The first of what cannot be saved as it stands.
  stuck() {
    return [...this.entries.values()].find((entry) => !entry.ack && (entry.refused || entry.bad)) ?? null;
  }

  // Of all that can be saved: saved | typing | saving | waiting (no answer)
  status() {
    const open = [...this.entries.values()].filter((entry) => !entry.ack && !entry.refused && !entry.bad);
    if (open.some((entry) => entry.tries >= 3)) return "waiting";
    if (!open.length) return "saved";
    return open.some((entry) => entry.tries > 0) ? "saving" : "typing";
  }

  changed(entity, field) {
    for (const sheet of this.sheets.values()) sheet.touched(entity, field);
    this.#tell();
  }

  #tell() {
    for (const watcher of this.watchers) watcher();
  }
}
