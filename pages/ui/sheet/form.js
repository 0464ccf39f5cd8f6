// Fields below each other with their names: the layout "form", and the details of a table's row.

class FieldGroup {
  constructor(sheet, id, columns) {
    this.sheet = sheet;
    this.id = id;
    this.fields = new Map();
    this.node = make("div", { class: "fields", role: "group" });
    for (const column of columns) this.#add(column);
    this.update();
  }

  #add(column) {
    const { sheet, id } = this;
    const box = make("div", { class: "box" });
    const label = make("div", { class: "label" }, column.label);
    const field = make("div", { class: `field ${column.width ?? "medium"} type-${column.type}` }, label);
    const part = { box, column };
    if (column.help) field.append(make("p", { class: "help" }, column.help));
    if (!sheet.readonly) {
      part.editor = makeEditor(this.#site(column));
      box.append(part.editor.node);
      label.addEventListener("click", () => part.editor.focus());
    }
    field.append(box);
    this.node.append(field);
    this.fields.set(column.field, part);
  }

  #site(column) {
    const { sheet, id } = this;
    return {
      sheet,
      id,
      label: column.label,
      enterIsNewLine: column.multiline,
      leave: (way, event) => this.#leave(column.field, way, event),
      get column() {
        return sheet.column(column.field) ?? column;
      },
    };
  }

  #leave(field, way, event) {
    if (way === "escape") {
      const outer = this.node.closest("tr.detail");
      if (outer) this.sheet.view.closeDetail(this.id);
      else this.#rest(field);
    } else if (way === "enter") {
      const names = [...this.fields.keys()];
      const next = this.fields.get(names[names.indexOf(field) + 1]);
      if (next) next.editor.focus();
      else this.#rest(field);
    }
  }

  #rest(field) {
    const { box, column, editor } = this.fields.get(field);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", column.label);
    restOn(box, () => editor.focus());
  }

  update() {
    const row = this.sheet.row(this.id);
    if (!row) return;
    this.node.setAttribute("aria-label", row.label || this.sheet.data.caption || "");
    for (const [field, part] of this.fields) {
      if (part.editor) part.editor.show();
      else this.#print(part, row);
      this.#note(part, row.notes?.[field]);
      markCell(part.box, this.sheet, row, field);
    }
  }

  #print(part, row) {
    const shown = showCell(this.sheet.column(part.column.field) ?? part.column, row.cells[part.column.field], null, this.sheet.data.lang);
    part.box.replaceChildren(make("div", { class: "print", dir: "auto" }, shown));
    part.box.vkMarked = undefined;
  }

  #note(part, text) {
    if (part.noteText === text) return;
    part.note?.remove();
    part.noteText = text;
    part.note = text ? make("div", { class: "note" }, text) : null;
    if (part.note) part.box.after(part.note);
  }

  mark(field) {
    const part = this.fields.get(field);
    const row = this.sheet.row(this.id);
    if (part && row) markCell(part.box, this.sheet, row, field);
    return Boolean(part);
  }

  focus() {
    this.fields.values().next().value?.editor?.focus();
  }
}

class FormView {
  constructor(sheet) {
    this.sheet = sheet;
    this.groups = new Map();
    this.list = make("div", { class: "groups" });
    sheet.root.append(this.list);
    this.add = sheet.data.add && !sheet.readonly ? new AddLine(sheet) : null;
    if (this.add) sheet.root.append(this.add.node);
  }

  columnsChanged() {}

  draw() {
    const rows = this.sheet.all;
    const nodes = rows.map((row) => {
      if (!this.groups.has(row.id)) this.groups.set(row.id, this.#make(row));
      const part = this.groups.get(row.id);
      part.group.update();
      part.bin?.setAttribute("aria-label", this.sheet.words("delete_row", { label: row.label }));
      return part.node;
    });
    for (const id of this.groups.keys()) if (!rows.some((row) => row.id === id)) this.groups.delete(id);
    const active = this.sheet.active;
    arrange(this.list, nodes, nodes.find((node) => node.contains(active)) ?? null);
  }

  #make(row) {
    const group = new FieldGroup(this.sheet, row.id, this.sheet.data.columns);
    const node = make("section", { class: "entry", "data-id": row.id }, group.node);
    let bin = null;
    if (this.sheet.data.add && !this.sheet.readonly) {
      bin = make("button", { type: "button", class: "quiet bin", title: this.sheet.words("delete") }, makeIcon("trash"));
      bin.addEventListener("click", () => this.sheet.remove(this.sheet.row(row.id)));
      node.append(bin);
    }
    return { group, node, bin };
  }

  mark(entity, field) {
    const part = this.groups.get(entity);
    return part ? part.group.mark(field) : false;
  }

  reveal(id) {
    const part = this.groups.get(id);
    part?.node.scrollIntoView({ block: "center" });
    part?.group.focus();
  }
}
