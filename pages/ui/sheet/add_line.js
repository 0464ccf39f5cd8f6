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
    this.area.addEventListener("blur", () => document.hasFocus() && this.#release());
    this.area.addEventListener("paste", (event) => this.#paste(event));
    this.node = make("div", { class: "add" }, makeIcon("plus"), this.editor.node);
    sheet.held.add(this.site.id);
  }

  // What was written becomes a row of the table, and the line is free for the next.
  #release() {
    if (!this.area.value.trim()) return false;
    const { sheet } = this;
    sheet.held.delete(this.site.id);
    sheet.view.keep?.(this.site.id);
    this.site.id = randomHex();
    sheet.held.add(this.site.id);
    this.editor.restart();
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
    }
  }

  #paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.split(/\r\n?|\n/).map((line) => line.trim()).filter(Boolean);
    if (lines.length < 2 || lines.length > 500 || this.area.value) return;
    event.preventDefault();
    const group = randomHex();
    for (const line of lines) {
      const values = { ...this.sheet.data.add.values, [this.column.field]: cleanText(line.split("\t")[0]) };
      this.sheet.view.keep?.(this.sheet.create(values, null, group));
    }
  }

  mark(entity) {
    if (entity !== this.site.id) return false;
    const state = this.sheet.state(entity, this.column.field);
    markState(this.node, state, null, this.sheet.words);
    return true;
  }
}
