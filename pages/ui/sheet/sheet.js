// One mounted sheet: its rows, its cells' states, and the door through which its editors write.
const NEW_GESTURE_AFTER = 20000;

const newGesture = () => ({ group: randomHex(), since: Date.now() });

// Columns without what may change while a cell is open: new options do not draw the sheet anew.
function plainColumns(data) {
  return data.layout === "matrix" ? null : data.columns.map(({ options, ...rest }) => rest);
}

class Sheet {
  constructor(hub, parent, data) {
    this.hub = hub;
    this.rows = new Rows();
    this.root = make("div", { class: "vk-sheet" });
    this.parent = parent;
    parent.append(this.root);
    // A row that others removed goes when the person has left it.
    this.root.addEventListener("focusout", () => this.lingers && setTimeout(() => this.refresh(), 0));
    this.root.addEventListener("keydown", (event) => event.key === "F2" && toAnswer(this, event), { capture: true });
    this.box = hub.box(data.plan);
    this.held = new Set();
    this.all = [];
    this.byId = new Map();
    this.#take(data);
    this.box.sheets.set(data.key, this);
    this.view = this.#makeView();
    this.refresh();
    this.#takeWaitingPatch();
    this.#openWanted();
  }

  #makeView() {
    const views = { table: TableView, matrix: MatrixView, form: FormView };
    return new (views[this.data.layout] ?? TableView)(this);
  }

  #take(data) {
    const before = this.data;
    this.data = data;
    this.words = this.hub.words;
    this.rev = data.rev;
    this.kind = data.item?.kind ?? data.kind;
    this.fields = new Map((data.columns ?? []).map((column) => [column.field, column]));
    this.readonly = Boolean(data.wall || data.readonly);
    const [cards, tight] = ["cards", "tight"].map((name) => this.root.classList.contains(name));
    const marks = { wall: data.wall, readonly: this.readonly, cards, tight };
    this.root.className = `vk-sheet layout-${data.layout}`;
    for (const [name, on] of Object.entries(marks)) this.root.classList.toggle(name, Boolean(on));
    this.root.lang = data.lang ?? "nb";
    this.told = data.layout === "matrix" ? { rows: data.rows, columns: data.columns } : null;
    if (this.told) this.#lay(before?.layout === "matrix" && before.plan === data.plan ? before : data);
    else this.rows.replace(data.rows);
  }

  // The page was run again: new rows, perhaps new columns, words or another plan.
  update(data) {
    const old = this.data;
    if (data === old || (data.rev < this.rev && data.plan === old.plan && data.lang === old.lang)) return;
    const shape = (one) => JSON.stringify([one.layout, plainColumns(one), one.lang, one.wall, one.readonly, one.tools, one.add, one.item]);
    if (data.plan !== old.plan) {
      this.box.sheets.delete(old.key);
      this.box = this.hub.box(data.plan);
      this.box.sheets.set(data.key, this);
      this.rows = new Rows();
    }
    this.#take(data);
    if (shape(data) === shape(old)) this.view.columnsChanged();
    else this.#drawAnew();
    this.refresh();
    this.#takeWaitingPatch();
    if (data.open !== old.open) this.#openWanted();
  }

  #drawAnew() {
    this.view.dispose?.();
    this.root.replaceChildren();
    this.held.clear();
    this.view = this.#makeView();
  }

  // The person reads another language.
  reword() {
    this.words = this.hub.words;
    this.#drawAnew();
    this.refresh();
  }

  #takeWaitingPatch() {
    const patch = this.box.patches[this.data.key];
    if (patch) this.patch(patch);
  }

  #openWanted() {
    if (this.data.open) requestAnimationFrame(() => this.view.reveal?.(this.data.open));
  }

  patch(patch) {
    const text = JSON.stringify(patch);
    if (patch.rev < this.rev || text === this.patched) return;
    this.patched = text;
    this.rev = patch.rev;
    if (this.told) {
      this.#patchMatrix(patch);
    } else {
      this.#newColumns(patch.columns ?? [], patch.names ?? {});
      this.rows.upsert(patch.upsert ?? [], patch.order);
    }
    this.refresh();
  }

  // The columns whose choices have changed, and choices with another name than before, by their ids.
  #newColumns(columns, names) {
    const newer = new Map(columns.map((column) => [column.field, column]));
    const current = this.data.columns.map((column) => renamed(newer.get(column.field) ?? column, names));
    if (current.every((column, at) => column === this.data.columns[at])) return;
    this.data.columns = current;
    this.fields = new Map(current.map((column) => [column.field, column]));
    this.view.columnsChanged();
  }

  #patchMatrix(patch) {
    const byId = new Map(this.told.rows.map((row) => [row.id, row]));
    for (const row of patch.upsert ?? []) byId.set(row.id, row);
    const order = patch.order ?? [...byId.keys()];
    this.told = { rows: order.map((id) => byId.get(id)).filter(Boolean), columns: patch.columns ?? this.told.columns };
    this.#lay(this.data);
    this.view.columnsChanged();
  }

  // Rows and columns of a matrix: those that the server has, and of those shown before the ones that are written in.
  #lay(before) {
    const { data, told } = this;
    const written = this.#placesWritten();
    data.rows = keepWritten(told.rows, before.rows, written);
    data.columns = keepWritten(told.columns, before.columns, written);
    this.rows.replace(data.rows.flatMap((row) => flatten(data, row)));
  }

  get #laysMore() {
    const { data, told } = this;
    return Boolean(told) && data.rows.length + data.columns.length > told.rows.length + told.columns.length;
  }

  #placesWritten() {
    const { row, column } = this.data.item;
    const known = [...this.#writing()].map((id) => (this.byId.get(id) ?? this.rows.lost.get(id))?.cells);
    const made = [...this.box.entries.values()].filter(({ ack, wire }) => !ack && wire.do === "create" && wire.kind === this.kind);
    const cells = [...known, ...made.map(({ wire }) => wire.values)].filter(Boolean);
    return new Set(cells.flatMap((one) => [one[row], one[column]]));
  }

  dispose() {
    this.hub.flushAll();
    this.view?.dispose?.();
    if (this.box.sheets.get(this.data.key) === this) this.box.sheets.delete(this.data.key);
    this.root.remove();
  }

  get active() {
    return this.parent.activeElement ?? null;
  }

  knows(entity) {
    return this.rows.byId.has(entity);
  }

  // Parents that the rows of this sheet share: a new row gets them, and a row with others is not shown here.
  #belongs(values) {
    const { item, add, layout } = this.data;
    if (layout === "matrix") {
      return this.data.rows.some((row) => row.id === values[item.row]) && this.data.columns.some((one) => one.id === values[item.column]);
    }
    if (!add) return false;
    return Object.entries(add.values ?? {}).every(([field, value]) => same(values[field], value));
  }

  refresh() {
    if (this.#laysMore) {
      this.#lay(this.data);
      this.view.columnsChanged();
    }
    const writing = this.#writing();
    const all = shownRows(this.rows, this.box.overlay(this.rev), this.kind, (values) => this.#belongs(values), writing);
    this.lingers = this.#laysMore || [...writing].some((id) => this.rows.lost.has(id) && !this.knows(id));
    this.all = all.filter((row) => !this.held.has(row.id));
    this.byId = new Map(all.map((row) => [row.id, row]));
    this.view?.draw();
  }

  // Entities with an open editor, or with text that the server has not answered yet.
  #writing() {
    const unanswered = [...this.box.entries.values()].filter((entry) => !entry.ack && entry.wire.do === "set");
    const open = this.active?.matches("textarea, input, select") ? this.active.closest("[data-item], [data-of], [data-id]") : null;
    const { item, of, id } = open?.dataset ?? {};
    return new Set([...unanswered.map((entry) => entry.wire.entity), item ?? of ?? id]);
  }

  // An operation on this entity changed. Typing in an open cell only changes that cell's mark.
  touched(entity, field) {
    if (!this.view) return;
    if (field && entity && this.view.mark(entity, field)) return;
    if (entity && !this.knows(entity) && !this.byId.has(entity) && !this.#mine(entity)) return;
    this.#soon();
  }

  #mine(entity) {
    return [...this.box.entries.values()].some((entry) => entry.wire.entity === entity && entry.wire.kind === this.kind);
  }

  #soon() {
    if (this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.refresh();
    });
  }

  row(id) {
    return this.byId.get(id) ?? null;
  }

  value(id, field) {
    return this.row(id)?.cells[field] ?? null;
  }

  // The value with what was just written: rows are not drawn anew for every tick.
  newest(id, field) {
    const wire = this.box.pending(id, field)?.wire;
    return (wire?.do === "set" ? wire.value : wire?.values[field]) ?? this.value(id, field);
  }

  // What the person wrote if it could not be read as a value, else null.
  raw(id, field) {
    const entry = this.box.pending(id, field);
    return entry?.bad && entry.wire.field === field ? entry.raw : null;
  }

  // State of a cell: {name, message}; name is "" when what is shown is what the server has.
  state(id, field) {
    const entry = this.box.pending(id, field);
    if (!entry || (entry.wire.do === "create" && !(field in entry.wire.values))) return { name: "", message: null };
    if (entry.refused !== null) return { name: "refused", message: entry.refused };
    if (entry.bad) return { name: "refused", message: this.#badSentence(entry.bad, field) };
    return { name: entry.tries > 0 && entry.tries < 3 ? "saving" : "unsaved", message: null };
  }

  #badSentence(key, field) {
    return this.words(key, { limit: this.column(field)?.limit ?? HARD_LIMIT });
  }

  column(field) {
    if (this.data.layout !== "matrix") return this.fields.get(field) ?? null;
    const { field: itemField, limit, label } = this.data.item;
    return field === itemField ? { field, type: "text", label: label ?? this.data.caption, limit, multiline: true } : null;
  }

  // A person begins to write in a cell: remembers which revision they were shown.
  begin(entity, field, creating = null, extra = {}) {
    const settled = [...this.box.entries.values()].filter(
      (entry) => entry.ack && entry.wire.entity === entity && (entry.wire.field === field || entry.wire.do === "create"),
    );
    const last = settled.at(-1);
    const base = Math.max(this.rev, last?.ack.rev ?? 0);
    const creatingNow = creating && !this.row(entity) ? creating : null;
    const original = creatingNow || this.box.pending(entity, field) ? undefined : this.value(entity, field);
    // What is under way now may be answered before the first key: it is what the person typed over all the same.
    const pending = this.box.pending(entity, field);
    const under = pending ?? this.#choosing(entity, field);
    const after = under?.refused === null ? under.wire.op : null;
    const visit = { kind: this.kind, entity, field, base, after, original, creating: creatingNow, extra, dirty: false };
    return Object.assign(visit, { ...newGesture(), groups: new Set(), emptyIsNothing: true });
  }

  // What the person has just chosen between two texts, and what they write next is typed over.
  #choosing(entity, field) {
    const chosen = ({ ack, wire }) => !ack && wire.do === "resolve" && wire.entity === entity && wire.field === field;
    return [...this.box.entries.values()].find(chosen);
  }

  // Goes on in a cell, or in the field of a form, with what it holds now.
  writeIn(host) {
    this.refresh();
    if (host.matches("[data-stop]")) this.view.edit(host);
    else host.querySelector(".edit")?.focus();
  }

  // Every keystroke comes through here.
  write(visit, value, options = {}) {
    if (this.readonly) return;
    if (Date.now() - visit.since > NEW_GESTURE_AFTER && visit.dirty) {
      Object.assign(visit, newGesture());
    }
    visit.groups.add(visit.group);
    visit.place = this.#place(visit, value);
    visit.dirty = true;
    visit.value = value;
    this.visit = visit;
    this.#rebase(visit);
    this.box.edit(visit, value, options);
  }

  // Where the field is, in words and as an address, for when what is written there cannot be saved.
  #place({ entity, field }, value) {
    const column = this.column(field);
    const texts = this.data.layout === "matrix" ? [column] : this.data.columns.filter((one) => one.type === "text");
    const row = this.row(entity);
    // What is new is called by what is written in it, saved or not.
    const names = [row?.label, ...texts.map((one) => (one.field === field ? value : row?.cells[one.field]))];
    const [name = this.words("untitled")] = names.map((one) => firstLine(one ?? "")).filter(Boolean);
    return { field: column?.label ?? "", row: name, page: location.pathname, part: this.data.part };
  }

  // Shows a field of a row, and puts the keyboard there where it is one of the row's details.
  open(id, field) {
    this.view.reveal(id);
    this.view.details?.get(id)?.group.fields.get(field)?.editor.focus();
  }

  // The person has left the field.
  left(visit) {
    if (!visit || visit !== this.visit) return;
    this.visit = null;
    this.#soon();
  }

  // Who has changed the field that the person is writing in, since they were shown it, and what it holds now.
  newer(id, field) {
    const { visit } = this;
    if (!visit || visit.entity !== id || visit.field !== field) return null;
    const saved = this.rows.byId.get(id);
    const by = saved?.touched?.[field];
    const value = saved?.cells[field] ?? null;
    return by && by.rev > visit.base && !same(value, visit.value) ? { ...by, value } : null;
  }

  // Said once for each change by others.
  tell(rev, text) {
    if (this.visit?.told === rev) return;
    this.visit.told = rev;
    this.hub.announce(text);
  }

  // While a cell stays open, each saved text becomes the ground of the next, also that of an earlier gesture.
  #rebase(visit) {
    for (const entry of this.box.entries.values()) {
      if (!entry.ack || !visit.groups.has(entry.wire.group) || entry.wire.entity !== visit.entity) continue;
      if (entry.wire.do === "set" ? entry.wire.field !== visit.field : entry.wire.do !== "create") continue;
      visit.after = entry.ack.status === "saved" ? null : entry.wire.op;
      visit.base = Math.max(visit.base, entry.ack.status === "saved" ? entry.ack.rev : 0);
      visit.original = undefined;
      visit.creating = null;
    }
  }

  create(values, before, group) {
    const entity = randomHex();
    this.box.act({ do: "create", kind: this.kind, entity, values, before, group });
    return entity;
  }

  remove(row, { group, quiet = false } = {}) {
    const text = row.label || Object.values(row.cells).find((value) => typeof value === "string" && value) || "";
    if (!this.knows(row.id) && !this.#mine(row.id)) {
      this.refresh();
      return;
    }
    this.box.act({ do: "delete", kind: this.kind, entity: row.id, group });
    const known = this.knows(row.id) || this.#mine(row.id);
    const again = () => this.box.act({ do: "restore", kind: this.kind, entity: row.id });
    const short = text.length > 60 ? `${text.slice(0, 57)}…` : text;
    const count = [...this.box.sheets.values()].reduce((sum, one) => sum + one.countAt(row.id), 0);
    const said = this.words(count ? "deleted_with" : "deleted", { label: short, count });
    if (known && !quiet) this.hub.toast(said, this.words("undo"), again);
  }

  // How much stands in this row or column of a matrix.
  countAt(place) {
    if (this.data.layout !== "matrix") return 0;
    const { row, column, field } = this.data.item;
    return this.all.filter(({ cells }) => [cells[row], cells[column]].includes(place) && !isEmpty(cells[field])).length;
  }

  move(id, before, values = {}) {
    this.box.act({ do: "move", kind: this.kind, entity: id, before, values });
    this.hub.announce(this.words("moved"));
  }

  // Takes away a text that cannot be saved; for a while it can be fetched back.
  discard(id, field) {
    this.hub.toast(this.words("discarded"), this.words("bring_back"), this.box.discard(id, field));
  }

  resolve(id, field, conflict, value) {
    const wire = { do: "resolve", conflict, kind: this.kind, entity: id, field, value, base: this.rev };
    this.box.act(wire);
  }
}
