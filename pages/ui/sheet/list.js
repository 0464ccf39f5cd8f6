// A list that is written like a note: Enter makes the next point, Backspace in an empty one removes it,
// Alt+arrows move it. Used for a field of points and for a matrix cell, which differ only in what they do on each.

class PointList {
  constructor(options) {
    Object.assign(this, options);
    this.items = new Map();
    this.node = make("ul", { class: "list" });
    this.last = randomHex();
    this.set([]);
  }

  // Draws these items; the one being written in keeps its text, caret and place.
  set(items) {
    const active = this.active();
    const known = new Set(items.map((item) => item.id));
    if (known.has(this.last)) this.last = randomHex();
    const wanted = this.readonly ? items : [...items, { id: this.last, text: "", virgin: true }];
    let pinned = null;
    const nodes = wanted.map((item, at) => {
      const part = this.items.get(item.id) ?? this.#make(item);
      const writing = part.area && part.area === active;
      if (writing) pinned = part.node;
      this.#show(part, item, at, writing);
      return part.node;
    });
    for (const [id, part] of this.items) {
      if (!wanted.some((item) => item.id === id)) this.items.delete(id);
      if (part.area && part.area === active && !nodes.includes(part.node)) pinned = null;
    }
    arrange(this.node, nodes, pinned);
    if (!growsByItself) for (const part of this.items.values()) if (part.area) fitHeight(part.area);
  }

  #make(item) {
    const node = make("li", { "data-item": item.id });
    const part = { id: item.id, node };
    if (!this.readonly) {
      node.append(make("span", { class: "grip", "aria-hidden": "true", title: this.words("drag") }, makeIcon("grip")));
      part.area = makeArea("", { class: "edit" });
      part.area.addEventListener("input", () => this.#typed(part));
      part.area.addEventListener("keydown", (event) => this.#keys(event, part));
      part.area.addEventListener("paste", (event) => this.#paste(event, part));
      part.area.addEventListener("focus", () => this.on.enter?.(part.id));
      part.area.addEventListener("blur", () => this.#left(part));
    }
    part.body = make("div", { class: "body" });
    if (part.area) part.body.append(part.area);
    node.append(part.body);
    this.items.set(item.id, part);
    return part;
  }

  #show(part, item, at, writing) {
    const text = item.raw ?? item.text ?? "";
    part.node.classList.toggle("virgin", Boolean(item.virgin));
    if (part.area) {
      part.area.setAttribute("aria-label", this.label(at + 1));
      part.area.placeholder = item.virgin ? this.placeholder ?? "" : "";
      if (!(writing && part.area.vkDirty) && part.area.value !== text) replaceText(part.area, text);
    }
    if (part.shown !== text) {
      part.node.querySelector(".show")?.remove();
      part.body.prepend(showItem(clipped(text, LONGEST_WRAPPED)));
      part.shown = text;
    }
    this.decorate?.(part, item);
  }

  #typed(part) {
    part.area.vkDirty = true;
    part.node.classList.remove("virgin");
    this.on.text(part.id, part.area.value);
  }

  #left(part) {
    if (!document.hasFocus()) return;
    part.area.vkDirty = false;
    this.on.left?.(part.id, part.area.value);
  }

  get #parts() {
    return [...this.node.children].map((node) => this.items.get(node.dataset.item)).filter((part) => part?.area);
  }

  #next(part, step) {
    const parts = this.#parts;
    return parts[parts.indexOf(part) + step] ?? null;
  }

  #keys(event, part) {
    if (event.isComposing) return;
    const area = part.area;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#enter(part);
    } else if (event.key === "Backspace" && !area.value && !event.repeat) {
      this.#erase(event, part);
    } else if (event.altKey && event.key.startsWith("Arrow")) {
      this.#shift(event, part);
    } else if (event.key === "ArrowUp" && area.selectionStart === 0 && this.#next(part, -1)) {
      event.preventDefault();
      this.focus(this.#next(part, -1).id);
    } else if (event.key === "ArrowDown" && area.selectionEnd === area.value.length && this.#next(part, 1)) {
      event.preventDefault();
      this.focus(this.#next(part, 1).id, "start");
    } else if (event.key === "Escape") {
      this.on.leave("escape", event);
    } else if (event.key === "Tab") {
      this.#tab(event, part);
    }
  }

  // Within a field Tab goes from point to point as the browser does, and at its ends the owner may know better; in a
  // matrix it goes on to the next cell.
  #tab(event, part) {
    const ends = this.cellwise || !this.#next(part, event.shiftKey ? -1 : 1);
    if (ends) this.on.leave(event.shiftKey ? "back" : "next", event);
  }

  // Enter in the middle of a text splits it; at the end it makes an empty point to write in.
  #enter(part) {
    const { value, selectionStart: at, selectionEnd: end } = part.area;
    if (!value.trim()) return;
    const rest = value.slice(end);
    const next = this.#next(part, 1);
    if (!rest && next && !next.area.value) {
      this.focus(next.id);
      return;
    }
    if (rest.trim()) {
      part.area.value = value.slice(0, at).trimEnd();
      this.#typed(part);
    }
    this.focus(this.on.add(part.id, [rest.trimStart()], !rest.trim()), "start");
  }

  #erase(event, part) {
    event.preventDefault();
    const before = this.#next(part, -1) ?? (part.node.classList.contains("virgin") ? null : this.#next(part, 1));
    if (!before) return;
    this.focus(before.id);
    if (part.id !== this.last) this.on.remove(part.id);
  }

  #shift(event, part) {
    const { key } = event;
    if (part.node.classList.contains("virgin")) return;
    if (key === "ArrowLeft" || key === "ArrowRight") {
      if (!this.on.shift) return;
      event.preventDefault();
      this.on.shift(part.id, key === "ArrowLeft" ? -1 : 1);
      return;
    }
    event.preventDefault();
    const parts = this.#parts.filter((one) => one.id !== this.last);
    const at = parts.indexOf(part);
    const to = key === "ArrowUp" ? at - 1 : at + 2;
    if (to < 0 || at + 1 >= parts.length + (key === "ArrowUp" ? 1 : 0)) return;
    this.on.move(part.id, parts[to]?.id ?? null);
    part.area.focus();
  }

  // Several lines make several points.
  #paste(event, part) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/^\s*[-•*–·]\s+/, "").trimEnd()).filter((line) => line.trim());
    if (lines.length < 2 || lines.length > 200) return;
    event.preventDefault();
    const { selectionStart: at, selectionEnd: end, value } = part.area;
    part.area.value = value.slice(0, at) + lines[0];
    this.#typed(part);
    const rest = lines.slice(1);
    rest[rest.length - 1] += value.slice(end);
    this.focus(this.on.add(part.id, rest, false));
  }

  focusEnd(step) {
    this.focus(this.#parts.at(step < 0 ? 0 : -1)?.id);
  }

  focus(id = this.#parts[0]?.id, place = "end") {
    const area = this.items.get(id)?.area;
    area?.focus();
    if (area) caretAt(area, place);
  }
}
