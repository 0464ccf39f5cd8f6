// The friendly last line of a table or form: what is written there becomes the next row.

class AddLine {
  constructor(sheet) {
    const { data } = sheet;
    this.sheet = sheet;
    this.column = data.columns.find((column) => column.type === "text" && !column.readonly && !column.detail) ?? data.columns[0];
    const line = this;
    this.site = {
      sheet,
      id: randomHex(),
      label: data.add.label,
      placeholder: data.add.placeholder,
      creating: () => ({ values: { ...data.add.values }, before: null }),
      leave: (way, event) => this.#leave(way, event),
      get column() {
        return sheet.column(line.column.field) ?? line.column;
      },
    };
    this.editor = new TextEditor(this.site);
    this.area = this.editor.area;
    this.area.addEventListener("blur", () => document.hasFocus() && this.#left());
    this.area.addEventListener("paste", (event) => this.#paste(event));
    this.node = make("div", { class: "add" }, makeIcon("plus"), this.editor.node);
    sheet.held.add(this.site.id);
  }

  // Where Tab goes on from: the cell that Enter came from, or the name of the row that was just added.
  cameFrom(row, field) {
    this.origin = { row, field };
  }

  #left() {
    this.#release();
    this.origin = null;
  }

  // What was written becomes a row of the table, and the line is free for the next.
  #release() {
    if (!this.area.value.trim()) return false;
    const { sheet } = this;
    this.cameFrom(this.site.id, this.column.field);
    sheet.held.delete(this.site.id);
    sheet.view.keep?.(this.site.id);
    this.site.id = randomHex();
    sheet.held.add(this.site.id);
    this.editor.restart();
    markState(this.node, { name: "", message: null }, sheet);
    sheet.box.flush();
    sheet.refresh();
    return true;
  }

  #leave(way, event) {
    if (way === "enter") {
      if (this.#release()) this.sheet.hub.announce(this.sheet.words("added"));
      this.area.focus();
      this.area.scrollIntoView({ block: "nearest" });
    } else if (way === "escape") {
      this.#release();
      this.sheet.view.leaveAdd?.();
    } else if (way === "next") {
      this.#release();
      if (this.origin) this.sheet.view.goOn?.(this.origin, event);
      this.origin = null;
    }
  }

  #paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.split(/\r\n?|\n/).map((line) => line.trimEnd()).filter((line) => line.trim());
    const columns = lines.some((line) => line.trim().includes("\t"));
    if ((lines.length < 2 && !columns) || lines.length > 500 || this.area.value) return;
    event.preventDefault();
    const group = randomHex();
    for (const line of lines) this.sheet.view.keep?.(this.sheet.create(this.#valuesOf(line), null, group));
  }

  // What is pasted side by side goes into the columns that follow; what these cannot hold stays with the name.
  #valuesOf(line) {
    const { data } = this.sheet;
    const following = data.columns.slice(data.columns.findIndex((column) => column.field === this.column.field) + 1).filter((column) => !column.detail);
    const [name, ...rest] = line.split("\t").map((part) => cleanText(part).trim());
    const values = { ...data.add.values };
    const left = rest.filter((part, at) => {
      const value = part && following[at] ? readPasted(following[at], part, data.lang) : null;
      if (value !== null) values[following[at].field] = value;
      return part && value === null;
    });
    return { ...values, [this.column.field]: [name, ...left].filter(Boolean).join(" – ") };
  }

  mark(entity) {
    if (entity !== this.site.id) return false;
    const state = this.sheet.state(entity, this.column.field);
    markState(this.node, state, this.sheet, { discard: () => this.sheet.discard(entity, this.column.field) });
    return true;
  }
}
