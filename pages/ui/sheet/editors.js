// The editors of single values. Each is told its site: {sheet, id, column, label, creating, leave(way)}.

function beginVisit(site) {
  return site.sheet.begin(site.id, site.column.field, site.creating?.() ?? null, site.extra ?? {});
}

// Text, dates and months: a field to write in.
class TextEditor {
  constructor(site) {
    this.site = site;
    this.lang = site.sheet.data.lang ?? "nb";
    const { column, label } = site;
    this.area = makeArea(label, { class: "edit", placeholder: site.placeholder ?? column.placeholder, readonly: column.readonly || site.sheet.readonly });
    this.node = this.area;
    if (column.type === "date") this.node = this.#withCalendar();
    this.area.addEventListener("focus", () => this.#enter());
    this.area.addEventListener("input", () => this.#typed());
    this.area.addEventListener("keydown", (event) => this.#keys(event));
    this.area.addEventListener("blur", () => this.#left());
    this.show();
  }

  #withCalendar() {
    const picker = make("input", { type: "date", class: "picker", tabindex: -1, "aria-hidden": "true" });
    const open = () => {
      picker.value = this.site.sheet.value(this.site.id, this.site.column.field) ?? "";
      picker.showPicker?.();
    };
    picker.addEventListener("change", () => {
      if (!picker.value) return;
      this.area.value = showDate(picker.value);
      this.#enter();
      this.#typed();
      this.area.focus();
    });
    const words = this.site.sheet.words;
    const button = make("button", { type: "button", class: "quiet calendar", tabindex: -1, "aria-label": words("calendar"), title: words("calendar"), onclick: open });
    button.append(makeIcon("calendar"));
    return make("span", { class: "dated" }, this.area, button, picker);
  }

  get text() {
    const { sheet, id, column } = this.site;
    const raw = sheet.raw(id, column.field);
    if (raw !== null) return raw;
    const value = sheet.value(id, column.field);
    if (isEmpty(value)) return "";
    return column.type === "date" || column.type === "month" ? showValue(column, value, this.lang) : String(value);
  }

  // Takes in what the server has, unless the person has written here; what they then write is over the new text.
  show() {
    if (this.area.vkDirty) return;
    const { text } = this;
    if (this.area.value === text) return;
    replaceText(this.area, text);
    if (this.visit) this.visit = beginVisit(this.site);
  }

  #enter() {
    this.visit ??= beginVisit(this.site);
  }

  // The line for adding goes on to the next row.
  restart() {
    this.visit = null;
    setText(this.area, "");
    this.area.vkDirty = false;
  }

  #left() {
    this.area.vkDirty = false;
    if (!document.hasFocus()) return;
    this.site.sheet.left(this.visit);
    this.visit = null;
    this.site.sheet.box.flush();
    this.show();
  }

  #typed() {
    this.#enter();
    this.area.vkDirty = true;
    const { value, bad } = parseValue(this.site.column, this.area.value, this.lang);
    this.site.sheet.write(this.visit, value, { bad, raw: bad ? this.area.value : null });
  }

  #keys(event) {
    if (event.isComposing) return;
    const newLine = event.shiftKey || this.site.enterIsNewLine;
    if (event.key === "Enter" && !(newLine && this.site.column.multiline !== false && !this.#oneLine())) {
      event.preventDefault();
      this.site.leave("enter", event);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.site.leave("escape", event);
    } else if (event.key === "Tab") {
      this.site.leave(event.shiftKey ? "back" : "next", event);
    }
  }

  #oneLine() {
    return this.site.column.type !== "text";
  }

  focus(place = "end") {
    this.area.focus();
    fitHeight(this.area);
    caretAt(this.area, place);
  }
}

// One of several, with the browser's own list: choices, scales, references to one thing.
class ChoiceEditor {
  constructor(site) {
    this.site = site;
    const { column, label, sheet } = site;
    this.node = make("select", { class: "edit", "aria-label": label, disabled: column.readonly || sheet.readonly });
    this.#fill();
    this.node.addEventListener("change", () => this.#chosen());
    this.node.addEventListener("blur", () => sheet.box.flush());
    this.node.addEventListener("keydown", (event) => this.#keys(event));
    this.show();
  }

  #fill() {
    const { column, sheet } = this.site;
    const options = (column.options ?? []).filter((option) => option.value !== null && option.value !== "");
    const none = make("option", { value: "" }, column.placeholder ?? sheet.words("none"));
    // The name first: the browser's list goes by the letters that an option begins with.
    const texts = options.map((option) => {
      const text = option.mark ? `${option.label} (${option.mark})` : option.label;
      return make("option", { value: String(option.value) }, text);
    });
    this.node.replaceChildren(none, ...texts);
    this.drawn = column.options;
  }

  show() {
    if (this.drawn !== this.site.column.options && this.site.sheet.active !== this.node) this.#fill();
    const value = this.site.sheet.value(this.site.id, this.site.column.field);
    const text = isEmpty(value) ? "" : String(value);
    if (this.node.value !== text) this.node.value = text;
  }

  #chosen() {
    const option = optionOf(this.site.column, this.node.value);
    this.site.sheet.write(beginVisit(this.site), this.node.value === "" ? null : option?.value ?? null);
  }

  #keys(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.site.leave("enter", event);
    } else if (event.key === "Escape") {
      this.site.leave("escape", event);
    } else if (event.key === "Tab") {
      this.site.leave(event.shiftKey ? "back" : "next", event);
    }
  }

  focus() {
    this.node.focus();
  }

  // After a click or Enter the list opens at once.
  unfold() {
    try {
      this.node.showPicker?.();
    } catch {
      // Without a recent gesture the browser keeps the list closed; it opens by Alt+Down as usual.
    }
  }
}

// Several of many: a searchable list of names to tick.
class ManyEditor {
  constructor(site) {
    this.site = site;
    const { sheet, label } = site;
    this.search = make("input", { type: "search", class: "edit", placeholder: sheet.words("search"), "aria-label": `${label}: ${sheet.words("search")}` });
    this.list = make("div", { class: "ticks", role: "group", "aria-label": label });
    this.panel = make("div", { class: "many", tabindex: -1 }, this.search, this.list);
    this.node = site.grid ? this.panel : this.#folded();
    this.search.addEventListener("input", () => this.#fill());
    this.list.addEventListener("change", (event) => this.#ticked(event.target));
    this.node.addEventListener("keydown", (event) => this.#keys(event));
    this.#fill();
  }

  // In a form the chosen ones stand as names, and the list to pick from is folded away.
  #folded() {
    this.chips = make("span", { class: "chips" });
    this.panel.hidden = true;
    const words = this.site.sheet.words;
    const toggle = () => this.#unfold(this.panel.hidden);
    this.button = make("button", { type: "button", class: "pick", "aria-expanded": "false", onclick: toggle }, words("choose"));
    this.button.setAttribute("aria-label", `${words("choose")}: ${this.site.label}`);
    return make("div", { class: "folded" }, this.chips, this.button, this.panel);
  }

  #unfold(open) {
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.#fill();
    else this.site.sheet.box.flush();
    if (open) (this.search.hidden ? this.list.querySelector("input") : this.search)?.focus();
  }

  get chosen() {
    return this.site.sheet.newest(this.site.id, this.site.column.field) ?? [];
  }

  #fill() {
    const wanted = this.search.value.trim().toLowerCase();
    const chosen = new Set(this.chosen.map(String));
    const options = (this.site.column.options ?? []).filter((one) => one.value !== this.site.id && one.label.toLowerCase().includes(wanted));
    const ticks = options.map((option) => {
      const box = make("input", { type: "checkbox", value: String(option.value), disabled: this.site.sheet.readonly });
      box.checked = chosen.has(String(option.value));
      return make("label", { class: "tick" }, box, chip(option));
    });
    const nothing = make("p", { class: "faint" }, this.site.sheet.words("no_matches"));
    this.list.replaceChildren(...(ticks.length ? ticks : [nothing]));
    this.search.hidden = (this.site.column.options ?? []).length < 8;
    this.#names();
  }

  #names() {
    const options = this.chosen.map((one) => optionOf(this.site.column, one)).filter(Boolean);
    this.chips?.replaceChildren(...options.map(chip));
  }

  #ticked(box) {
    const option = optionOf(this.site.column, box.value);
    const rest = this.chosen.filter((one) => String(one) !== box.value);
    this.site.sheet.write(beginVisit(this.site), box.checked && option ? [...rest, option.value] : rest);
  }

  show() {
    const chosen = new Set(this.chosen.map(String));
    for (const box of this.list.querySelectorAll("input")) box.checked = chosen.has(box.value);
    this.#names();
  }

  #keys(event) {
    if (event.key === "Escape" && this.button) {
      this.#unfold(false);
      this.button.focus();
    } else if (event.key === "Escape") {
      this.site.leave("escape", event);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [...this.node.querySelectorAll("input:not([hidden])")];
      const at = stops.indexOf(this.site.sheet.active);
      stops[Math.max(0, Math.min(stops.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
      event.preventDefault();
    } else if (event.key === "Enter" && event.target.type === "checkbox") {
      event.preventDefault();
      event.target.click();
    } else if (event.key === "Tab" && this.site.grid) {
      this.site.leave(event.shiftKey ? "back" : "next", event);
    }
  }

  focus() {
    if (this.button) this.button.focus();
    else (this.search.hidden ? this.list.querySelector("input") : this.search)?.focus();
  }
}

// A list of points, one bullet each.
class PointsEditor {
  constructor(site) {
    this.site = site;
    const { sheet, column, label } = site;
    this.ids = [];
    this.list = new PointList({
      label: (at) => sheet.words("point_label", { label, number: at }),
      placeholder: column.placeholder ?? sheet.words("add_point"),
      readonly: column.readonly || sheet.readonly,
      words: sheet.words,
      active: () => sheet.active,
      on: this,
    });
    this.node = this.list.node;
    this.node.addEventListener("focusout", (event) => this.#left(event));
    this.show();
  }

  show() {
    const value = this.site.sheet.value(this.site.id, this.site.column.field) ?? [];
    if (this.visit || same(this.points(), value)) return;
    this.ids = value.map((point, at) => ({ id: this.ids[at]?.id ?? randomHex(), text: point }));
    this.list.set(this.ids);
  }

  points() {
    return this.ids.map((item) => item.text).filter((text) => text.trim());
  }

  #left(event) {
    if (this.drawing || this.node.contains(event.relatedTarget) || !document.hasFocus()) return;
    this.site.sheet.left(this.visit);
    this.visit = null;
    this.ids = this.ids.filter((item) => item.text.trim());
    this.list.set(this.ids);
    this.site.sheet.box.flush();
    this.show();
  }

  #save() {
    this.visit ??= beginVisit(this.site);
    const { value, bad } = parsePoints(this.site.column, this.points());
    this.site.sheet.write(this.visit, value, { bad, raw: bad ? this.points().join("\n") : null });
  }

  text(id, text) {
    const item = this.ids.find((one) => one.id === id);
    if (item) {
      item.text = text;
    } else {
      this.ids.push({ id, text });
      this.list.set(this.ids);
    }
    this.#save();
  }

  add(after, texts, fresh) {
    const at = this.ids.findIndex((one) => one.id === after);
    const items = texts.map((text) => ({ id: randomHex(), text }));
    this.ids.splice(at < 0 ? this.ids.length : at + 1, 0, ...items);
    this.list.set(this.ids);
    if (!fresh) this.#save();
    return items.at(-1).id;
  }

  remove(id) {
    this.ids = this.ids.filter((one) => one.id !== id);
    this.list.set(this.ids);
    this.#save();
  }

  move(id, before) {
    const order = placeBefore(this.ids.map((one) => one.id), id, before);
    this.ids = order.map((one) => this.ids.find((item) => item.id === one));
    this.list.set(this.ids);
    this.#save();
  }

  leave(way, event) {
    this.site.leave(way, event);
  }

  focus() {
    this.list.focus();
  }
}

function makeEditor(site) {
  const kinds = { points: PointsEditor, choice: ChoiceEditor, scale: ChoiceEditor, ref: ChoiceEditor, refs: ManyEditor };
  return new (kinds[site.column.type] ?? TextEditor)(site);
}
