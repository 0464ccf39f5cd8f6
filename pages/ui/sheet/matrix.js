// Rows against columns, with text in every cell: one text, or a list where each point is its own entity.

class MatrixView {
  constructor(sheet) {
    this.sheet = sheet;
    this.cells = new Map();
    this.table = make("table", { "aria-label": sheet.data.caption });
    this.head = this.table.createTHead();
    this.body = this.table.createTBody();
    sheet.root.append(this.table);
    const fit = (width) => sheet.root.classList.toggle("cards", width < 9 * (sheet.data.columns.length + 1));
    this.dispose = watchWidth(sheet.root, fit);
    this.heads();
    if (!sheet.readonly) this.body.addEventListener("focusin", (event) => this.#showPast(event.target));
    if (sheet.data.item.many && !sheet.readonly) {
      const drop = (from, to, after, inside) => this.#dropped(from, to, after, inside);
      enableDrag(this.body, { item: "li[data-item]", into: "td", drop });
    }
  }

  columnsChanged() {
    this.heads();
  }

  // Heads and cells follow the rows and columns that there are; cells that stay keep what is being written.
  heads() {
    const { data, words } = this.sheet;
    const corner = make("td", { class: "corner" });
    const tops = data.columns.map((column) => make("th", { scope: "col", dir: "auto" }, column.label || words("untitled")));
    this.head.replaceChildren(make("tr", null, corner, ...tops));
    const active = this.sheet.active;
    const wanted = new Set(data.rows.flatMap((row) => data.columns.map((column) => `${row.id}/${column.id}`)));
    for (const key of [...this.cells.keys()]) if (!wanted.has(key)) this.cells.delete(key);
    const rows = data.rows.map((row) => this.#tableRow(row, active));
    arrange(this.body, rows, rows.find((tr) => tr.contains(active)) ?? null);
  }

  #tableRow(row, active) {
    const { data, words } = this.sheet;
    const known = [...this.body.rows].find((tr) => tr.dataset.row === row.id);
    const tr = known ?? make("tr", { "data-row": row.id }, make("th", { scope: "row", dir: "auto" }));
    tr.firstChild.textContent = row.label || words("untitled");
    const cells = data.columns.map((column) => this.#cell(row, column).td);
    arrange(tr, [tr.firstChild, ...cells], cells.find((td) => td.contains(active)) ?? null);
    return tr;
  }

  #cell(row, column) {
    const key = `${row.id}/${column.id}`;
    const label = `${row.label}, ${column.label}`;
    let cell = this.cells.get(key);
    if (!cell) {
      const kind = this.sheet.data.item.many ? ListCell : TextCell;
      cell = new kind(this, row.id, column.id);
      this.cells.set(key, cell);
    }
    cell.label = label;
    cell.td.dataset.label = column.label;
    return cell;
  }

  cell(row, column) {
    return this.cells.get(`${row}/${column}`) ?? null;
  }

  draw() {
    const { row, column } = this.sheet.data.item;
    const byCell = new Map();
    for (const item of this.sheet.all) {
      const key = `${item.cells[row]}/${item.cells[column]}`;
      if (!byCell.has(key)) byCell.set(key, []);
      byCell.get(key).push(item);
    }
    for (const [key, cell] of this.cells) cell.draw(byCell.get(key) ?? []);
  }

  mark(entity, field) {
    for (const cell of this.cells.values()) if (cell.mark(entity, field)) return true;
    return false;
  }

  reveal(id) {
    for (const cell of this.cells.values()) {
      if (!cell.has(id)) continue;
      cell.td.scrollIntoView({ block: "center" });
      cell.focus(id);
    }
  }

  // At the foot of the cell that is being written in: over the page, so that nothing moves, and without the focus.
  #showPast(area) {
    const row = this.sheet.row(area.closest("[data-item]")?.dataset.item);
    this.past?.remove();
    if (!row?.exists) return;
    this.past = pastLink(this.sheet, row.id, this.sheet.data.item.field);
    this.past.tabIndex = -1;
    this.past.addEventListener("mousedown", (event) => event.preventDefault());
    area.closest("td").append(this.past);
  }

  #dropped(from, to, after, inside) {
    const target = [...this.cells.values()].find((cell) => cell.td.contains(to));
    const id = from.dataset.item;
    if (!target || !this.sheet.row(id)) return;
    const ids = target.items.map((item) => item.id).filter((one) => one !== id);
    const at = inside ? -1 : ids.indexOf(to.dataset.item);
    this.sheet.move(id, (at < 0 ? null : ids[at + (after ? 1 : 0)]) ?? null, target.place);
  }
}

class ListCell {
  constructor(view, row, column) {
    const { sheet } = view;
    this.view = view;
    this.sheet = sheet;
    this.place = { [sheet.data.item.row]: row, [sheet.data.item.column]: column };
    this.row = row;
    this.column = column;
    this.items = [];
    this.blank = null;
    this.field = sheet.data.item.field;
    this.td = make("td");
    this.list = new PointList({
      label: (number) => sheet.words("point_label", { label: this.label ?? "", number }),
      placeholder: sheet.data.item.placeholder ?? sheet.words("add_point"),
      readonly: sheet.readonly,
      cellwise: true,
      words: sheet.words,
      active: () => sheet.active,
      decorate: (part, item) => this.#decorate(part, item),
      on: this,
    });
    this.td.append(this.list.node);
  }

  #decorate(part, item) {
    const row = this.sheet.row(item.id);
    if (row) markCell(part.body, this.sheet, row, this.field);
  }

  draw(items) {
    this.items = items;
    const shown = items.map((item) => ({ id: item.id, text: item.cells[this.field] ?? "", raw: this.sheet.raw(item.id, this.field) }));
    if (this.blank && items.some((item) => item.id === this.blank.id)) this.blank = null;
    if (this.blank) {
      const at = shown.findIndex((item) => item.id === this.blank.after);
      shown.splice(at + 1, 0, { id: this.blank.id, text: "" });
    }
    this.list.set(shown);
  }

  has(id) {
    return this.items.some((item) => item.id === id);
  }

  mark(entity, field) {
    const row = this.sheet.row(entity);
    if (field !== this.field || !row || !this.has(entity)) return false;
    const part = this.list.items.get(entity);
    if (part?.area !== this.sheet.active) return false;
    markCell(part.body, this.sheet, row, field);
    return true;
  }

  #following(id) {
    const at = this.items.findIndex((item) => item.id === id);
    return this.items[at + 1]?.id ?? null;
  }

  enter(id) {
    if (this.visit?.entity !== id) this.visit = null;
  }

  text(id, raw) {
    if (this.visit?.entity !== id) {
      const before = this.blank?.id === id ? this.#following(this.blank.after) : null;
      this.visit = this.sheet.begin(id, this.field, { values: { ...this.place }, before });
    }
    const { value, bad } = parseValue(this.sheet.column(this.field), raw, this.sheet.data.lang);
    this.sheet.write(this.visit, value, { bad, raw: bad ? raw : null });
    if (!this.has(id)) this.sheet.refresh();
  }

  // Leaving a point that holds nothing takes it away.
  left(id, text) {
    const group = this.visit?.entity === id ? this.visit.group : undefined;
    this.sheet.left(this.visit);
    this.visit = null;
    if (this.blank?.id === id) this.blank = null;
    const row = this.sheet.row(id);
    if (row && !text.trim()) this.sheet.remove(row, { group, quiet: true });
    this.sheet.box.flush();
    queueMicrotask(() => this.sheet.refresh());
  }

  add(after, texts, fresh) {
    if (fresh) {
      this.blank = { id: randomHex(), after };
      const { id } = this.blank;
      this.sheet.refresh();
      return id;
    }
    const before = this.#following(after);
    const group = this.visit?.group ?? randomHex();
    const ids = texts.map((text) => this.sheet.create({ ...this.place, [this.field]: cleanText(text) }, before, group));
    this.sheet.refresh();
    return ids.at(-1);
  }

  remove(id) {
    const row = this.sheet.row(id);
    if (this.blank?.id === id) this.blank = null;
    if (row) this.sheet.remove(row, { quiet: true });
    this.sheet.refresh();
  }

  move(id, before) {
    this.sheet.move(id, before);
    this.sheet.refresh();
  }

  // Alt+Left and Alt+Right carry the point to the neighbouring cell.
  shift(id, step) {
    const columns = this.sheet.data.columns;
    const next = columns[columns.findIndex((column) => column.id === this.column) + step];
    const target = next && this.view.cell(this.row, next.id);
    if (!target || !this.sheet.row(id)) return;
    this.visit = null;
    this.sheet.move(id, null, target.place);
    this.sheet.refresh();
    target.focus(id);
  }

  leave(way, event) {
    if (way === "escape") restOn(this.td, () => this.focus(), () => this.list.focusEnd(1));
    else this.#tab(way === "next" ? 1 : -1, event);
  }

  // From cell to cell as in other tables; past the last (or the first) the browser goes on from this cell's end.
  #tab(step, event) {
    const { rows, columns } = this.sheet.data;
    const places = rows.flatMap((row) => columns.map((column) => this.view.cell(row.id, column.id)));
    const next = places[places.indexOf(this) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    } else {
      this.list.focusEnd(step);
    }
  }

  focus(id) {
    this.list.focus(id);
  }
}

class TextCell {
  constructor(view, row, column) {
    const { sheet } = view;
    const { item } = sheet.data;
    this.sheet = sheet;
    this.view = view;
    this.place = { row, column };
    this.field = item.field;
    this.parents = { [item.row]: row, [item.column]: column };
    this.items = [];
    this.td = make("td", { class: "single" });
    this.body = make("div", { class: "body", dir: "auto" });
    this.td.append(this.body);
  }

  #edit() {
    const { sheet, field } = this;
    const cell = this;
    this.editor = new TextEditor({
      sheet,
      id: this.items[0].id,
      label: this.label,
      placeholder: sheet.data.item.placeholder ?? sheet.words("add_text"),
      get extra() {
        return cell.items[0]?.exists ? {} : { values: cell.parents };
      },
      enterIsNewLine: false,
      leave: (way, event) => cell.#leave(way, event),
      get column() {
        return sheet.column(field);
      },
    });
    this.body.append(this.editor.node);
  }

  draw(items) {
    this.items = items;
    const [item] = items;
    if (!item) return;
    this.body.dataset.item = item.id;
    if (this.sheet.readonly) this.body.replaceChildren(showItem(item.cells[this.field] ?? ""));
    else if (!this.editor) this.#edit();
    this.editor?.show();
    if (this.editor) this.editor.area.setAttribute("aria-label", this.label);
    markCell(this.body, this.sheet, item, this.field);
  }

  has(id) {
    return this.items[0]?.id === id;
  }

  mark(entity, field) {
    if (!this.has(entity) || field !== this.field || this.editor?.area !== this.sheet.active) return false;
    markCell(this.body, this.sheet, this.sheet.row(entity), field);
    return true;
  }

  #leave(way) {
    if (way === "escape") {
      this.#rest();
      return;
    }
    if (way !== "enter") return;
    const { rows } = this.sheet.data;
    const at = rows.findIndex((row) => row.id === this.place.row);
    const below = rows[at + 1] && this.view.cell(rows[at + 1].id, this.place.column);
    if (below) below.focus();
    else this.#rest();
  }

  #rest() {
    restOn(this.td, () => this.focus());
  }

  focus() {
    this.editor?.focus();
  }
}
