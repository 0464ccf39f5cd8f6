// A table of rows after the WAI-ARIA grid pattern: one tab stop, arrows inside, text until touched.
// Every element says its role, since its rows are laid out as grids, and browsers may then forget that it is a table.

class TableView {
  constructor(sheet) {
    this.sheet = sheet;
    this.trs = new Map();
    this.details = new Map();
    this.kept = new Set();
    this.grid = !sheet.readonly;
    this.cellRole = this.grid ? "gridcell" : "cell";
    this.tools = new Tools(this);
    this.#build();
    if (this.grid) new GridKeys(this);
  }

  get columns() {
    return this.sheet.data.columns.filter((column) => !column.detail);
  }

  get detailColumns() {
    return this.sheet.data.columns.filter((column) => column.detail);
  }

  #build() {
    const { data, root, words } = this.sheet;
    this.hasActions = this.grid && (data.add || this.detailColumns.length > 0);
    this.table = make("table", { "aria-label": data.caption, role: this.grid ? "grid" : "table" });
    this.body = make("tbody", { role: "rowgroup" });
    this.table.append(this.#head(), this.body);
    layColumns(this);
    this.rowTemplate = this.#template();
    root.append(this.tools.node, this.table);
    this.empty = make("p", { class: "faint empty" }, words("no_matches"));
    root.append(this.empty);
    if (data.add && this.grid) {
      this.add = new AddLine(this.sheet);
      root.append(this.add.node);
    }
    this.dispose = watchWidth(root, (width) => fitColumns(this, width));
    if (this.hasActions && data.add) enableDrag(this.body, { item: "tr[data-id]", drop: (from, to, after) => this.#dropped(from, to, after) });
  }

  #head() {
    const row = make("tr", { role: "row" });
    this.columns.forEach((column, at) => {
      const sortable = this.grid && this.tools.has("sort");
      const name = sortable ? make("button", { type: "button", class: "sort", tabindex: -1, "data-stop": at }, column.label) : column.label;
      const th = make("th", { scope: "col", role: "columnheader", "data-field": column.field, title: column.help }, name);
      if (sortable) name.addEventListener("click", () => this.tools.sortBy(column.field));
      row.append(th);
    });
    if (this.hasActions) row.append(make("th", { scope: "col", role: "columnheader", class: "acts" }, make("span", { class: "sr" }, this.sheet.words("actions"))));
    this.headRow = row;
    // A single column that is called as the table itself has its heading above it already.
    const isSaid = this.columns.length === 1 && this.columns[0].label === this.sheet.data.caption;
    return make("thead", { role: "rowgroup", class: isSaid ? "sr" : null }, row);
  }

  #template() {
    const { words } = this.sheet;
    const tr = make("tr", { role: "row" });
    this.columns.forEach((column, at) => {
      const role = at ? this.cellRole : "rowheader";
      const stop = this.grid ? { tabindex: -1, "data-stop": at } : {};
      const cell = make(at ? "td" : "th", { role, ...stop, scope: at ? null : "row", dir: "auto", "data-label": column.label });
      cell.className = `type-${column.type}${column.readonly ? " fixed" : ""}`;
      if (this.grid && column.readonly) cell.setAttribute("aria-readonly", "true");
      tr.append(cell);
    });
    if (!this.hasActions) return tr;
    const acts = make("td", { role: "gridcell", class: "acts" });
    const button = (kind, icon, at) => {
      const node = make("button", { type: "button", class: `quiet ${kind}`, tabindex: -1, "data-stop": this.columns.length + at, title: words(kind) });
      node.append(makeIcon(icon));
      acts.append(node);
    };
    if (this.sheet.data.add) acts.append(make("span", { class: "grip", "aria-hidden": "true", title: words("drag") }, makeIcon("grip")));
    if (this.detailColumns.length) button("details", "chevron", 0);
    if (this.sheet.data.add) button("delete", "trash", 1);
    tr.append(acts);
    return tr;
  }

  columnsChanged() {
    const withOptions = this.columns.map((column) => Boolean(column.options));
    for (const tr of this.trs.values()) {
      tr.vkRow = null;
      withOptions.forEach((has, at) => has && (tr.cells[at].vkShown = undefined));
    }
    this.tools.fill();
  }

  keep(id) {
    this.kept.add(id);
  }

  draw() {
    const started = this.tools.arrange(this.sheet.all, this.kept);
    const nodes = [];
    for (const item of started) {
      if (item.head) {
        nodes.push(this.#groupHead(item));
        continue;
      }
      nodes.push(this.#row(item));
      const detail = this.details.get(item.id);
      if (detail) {
        detail.group.update();
        nodes.push(detail.tr);
      }
    }
    for (const id of [...this.trs.keys()]) if (!this.sheet.byId.has(id)) this.#dropRow(id);
    const active = this.sheet.active;
    arrange(this.body, nodes, active ? nodes.find((node) => node.contains(active)) ?? null : null);
    this.empty.hidden = !(this.sheet.all.length && !nodes.length);
    if (this.grid) this.roving?.();
  }

  #dropRow(id) {
    this.trs.delete(id);
    this.details.delete(id);
    if (this.open?.id === id) this.open = null;
  }

  // A cell that goes through all columns.
  get #across() {
    const columns = this.columns.length + (this.hasActions ? 1 : 0);
    return { class: "across", colspan: columns, "aria-colspan": columns, role: this.cellRole };
  }

  #groupHead({ head, count, id }) {
    const text = [make("span", { dir: "auto" }, head), " ", make("span", { class: "count" }, String(count))];
    return make("tr", { class: "group", role: "row", "data-group": id }, make("th", this.#across, ...text));
  }

  #row(row) {
    let tr = this.trs.get(row.id);
    if (!tr) {
      tr = this.rowTemplate.cloneNode(true);
      tr.dataset.id = row.id;
      this.trs.set(row.id, tr);
    }
    if (tr.vkRow === row) return tr;
    tr.vkRow = row;
    this.columns.forEach((column, at) => this.paint(tr.cells[at], row, column));
    if (this.hasActions) this.#nameActions(tr, row);
    return tr;
  }

  #nameActions(tr, row) {
    const { words } = this.sheet;
    const label = this.labelOf(row);
    const mark = this.#markOfDetails(row);
    const named = `${label}\u0000${mark}`;
    if (tr.vkLabel === named) return;
    tr.vkLabel = named;
    tr.querySelector(".delete")?.setAttribute("aria-label", words("delete_row", { label }));
    const details = tr.querySelector(".details");
    if (!details) return;
    const name = words("details_row", { label });
    details.setAttribute("aria-label", mark ? `${name} – ${words(stateWords[mark])}` : name);
    details.setAttribute("aria-expanded", String(this.details.has(row.id)));
    if (mark === (details.dataset.state ?? "")) return;
    details.firstChild.replaceWith(makeIcon(mark ? "warning" : "chevron"));
    if (mark) details.dataset.state = mark;
    else delete details.dataset.state;
  }

  // What in a row's details waits for the person, also while they are folded. Only what was written here is refused.
  #markOfDetails(row) {
    const refused = ({ field }) => this.sheet.state(row.id, field).name === "refused";
    if (row.text === undefined && this.detailColumns.some(refused)) return "refused";
    return this.detailColumns.some(({ field }) => openConflicts(this.sheet, row, field)?.length) ? "conflict" : "";
  }

  labelOf(row) {
    return row.label || String(row.cells[this.columns[0]?.field] ?? "").slice(0, 80) || this.sheet.words("untitled");
  }

  paint(td, row, column) {
    const isBase = row.text !== undefined;
    if (this.open?.td === td) {
      this.open.editor.show();
    } else {
      const raw = isBase ? null : this.sheet.raw(row.id, column.field);
      const value = row.cells[column.field];
      const note = row.notes?.[column.field];
      const shown = raw ?? (typeof value === "object" ? JSON.stringify(value) : String(value ?? "")) + (note ? `\u0000${note}` : "");
      if (td.vkShown !== shown) {
        td.vkShown = shown;
        td.replaceChildren(showCell(column, value, raw, this.sheet.data.lang));
        if (note) td.append(make("div", { class: "note" }, note));
        td.vkMarked = undefined;
        delete td.dataset.state;
      }
    }
    if (!isBase || row.conflicts?.[column.field] || td.vkMarked || td.vkOpen || this.open?.td === td) markCell(td, this.sheet, row, column.field);
  }

  // Returns true when marking is all there is to do: the cell is open, its text stands in the editor.
  mark(entity, field) {
    if (this.add?.mark(entity)) return true;
    const detail = this.details.get(entity);
    if (detail?.group.mark(field)) return true;
    if (this.open?.id !== entity || this.open.field !== field) return false;
    const row = this.sheet.row(entity);
    if (row) markCell(this.open.td, this.sheet, row, field);
    return Boolean(row);
  }

  columnAt(td) {
    return this.columns[td.cellIndex] ?? null;
  }

  rowOf(node) {
    return this.sheet.row(node?.closest?.("tr[data-id]")?.dataset.id);
  }

  // Opens the editor of a cell; `place` is where the caret goes.
  edit(td, place = "end", unfold = false) {
    const column = this.columnAt(td);
    const row = this.rowOf(td);
    if (!column || !row || column.readonly || this.open?.td === td) return;
    this.close();
    const { sheet } = this;
    const site = {
      sheet,
      id: row.id,
      label: `${column.label}: ${this.labelOf(row)}`,
      grid: true,
      leave: (way, event) => this.leave(way, event),
      get column() {
        return sheet.column(column.field) ?? column;
      },
    };
    const editor = makeEditor(site);
    this.open = { td, id: row.id, field: column.field, editor };
    td.classList.add("open");
    td.parentNode.classList.add("written");
    td.replaceChildren(editor.node);
    td.vkMarked = undefined;
    delete td.dataset.state;
    this.kept.add(row.id);
    editor.focus(place);
    if (unfold) editor.unfold?.();
    markCell(td, sheet, row, column.field);
  }

  close() {
    const open = this.open;
    if (!open) return;
    this.open = null;
    open.td.classList.remove("open");
    open.td.parentNode.classList.remove("written");
    open.td.vkShown = undefined;
    this.sheet.refresh();
    const row = this.sheet.row(open.id);
    if (row) this.paint(open.td, row, this.columnAt(open.td));
    this.sheet.box.flush();
  }

  // Leaving an editor by a key; GridKeys knows where to go next.
  leave(way, event) {
    const { td } = this.open ?? {};
    if (td) this.go?.(td, way, event);
  }

  toggleDetail(id, focus = true) {
    if (this.details.has(id)) {
      this.closeDetail(id);
      return;
    }
    const group = new FieldGroup(this.sheet, id, this.detailColumns);
    const cell = make("td", this.#across, group.node, this.sheet.readonly ? null : pastLink(this.sheet, id));
    this.details.set(id, { group, tr: make("tr", { class: "detail", role: "row", "data-of": id }, cell) });
    this.trs.get(id)?.querySelector(".details")?.setAttribute("aria-expanded", "true");
    this.draw();
    if (focus) group.focus();
  }

  closeDetail(id) {
    this.sheet.box.flush();
    this.details.get(id)?.tr.remove();
    this.details.delete(id);
    const button = this.trs.get(id)?.querySelector(".details");
    button?.setAttribute("aria-expanded", "false");
    button?.focus();
    this.draw();
  }

  removeRow(id) {
    const row = this.sheet.row(id);
    const order = [...this.body.querySelectorAll("tr[data-id]")];
    const at = order.findIndex((tr) => tr.dataset.id === id);
    const next = order[at + 1] ?? order[at - 1];
    if (row) this.sheet.remove({ ...row, label: this.labelOf(row) });
    this.sheet.refresh();
    (next?.querySelector(".delete") ?? this.add?.area)?.focus();
  }

  moveRow(id, step) {
    const order = this.sheet.all.map((row) => row.id);
    const at = order.indexOf(id);
    const before = step < 0 ? order[at - 1] : order[at + 2] ?? null;
    if (!this.tools.ownOrder() || (step < 0 ? at < 1 : at >= order.length - 1)) return;
    this.sheet.move(id, before);
    this.sheet.refresh();
  }

  #dropped(from, to, after) {
    if (!this.tools.ownOrder()) return;
    const order = this.sheet.all.map((row) => row.id).filter((id) => id !== from.dataset.id);
    const at = order.indexOf(to.dataset.id) + (after ? 1 : 0);
    this.sheet.move(from.dataset.id, order[at] ?? null);
  }

  reveal(id) {
    if (!this.trs.get(id)?.isConnected) this.tools.clear();
    if (this.detailColumns.length && this.grid && !this.details.has(id)) this.toggleDetail(id, false);
    const tr = this.trs.get(id);
    tr?.scrollIntoView({ block: "center" });
    tr?.classList.add("found");
    tr?.cells[0]?.focus({ preventScroll: true });
  }

  leaveAdd() {
    const rows = this.body.querySelectorAll("tr[data-id]");
    (rows[rows.length - 1]?.cells[0] ?? this.add.area).focus();
  }
}
