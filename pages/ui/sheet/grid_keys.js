// Keyboard and pointer in a table: moving between cells, opening and leaving editors, the buttons of a row.
const PAGE_OF_ROWS = 10;

class GridKeys {
  constructor(view) {
    this.view = view;
    this.table = view.table;
    view.roving = () => this.#roving();
    view.go = (td, way, event) => this.#leave(td, way, event);
    view.goOn = (origin, event) => this.#goOn(origin, event);
    this.table.addEventListener("keydown", (event) => this.#keys(event));
    this.table.addEventListener("click", (event) => this.#click(event));
    this.table.addEventListener("focusin", (event) => this.#arrived(event));
    this.table.addEventListener("focusout", (event) => this.#left(event));
  }

  // One stop of the grid is in the tab order: where the person last was, or the first cell.
  #roving() {
    if (this.current?.isConnected && this.table.contains(this.current)) return;
    const first = this.view.body.querySelector("[data-stop]") ?? this.view.headRow.querySelector("[data-stop]");
    if (first) this.#makeCurrent(first);
  }

  #makeCurrent(stop) {
    if (this.current && this.current !== stop) this.current.tabIndex = -1;
    this.current = stop;
    stop.tabIndex = 0;
  }

  #arrived(event) {
    const stop = event.target.closest("[data-stop]");
    if (stop) this.#makeCurrent(stop);
  }

  #left(event) {
    const open = this.view.open;
    if (!open || !open.td.contains(event.target) || !document.hasFocus()) return;
    if (!open.td.contains(event.relatedTarget)) this.view.close();
  }

  #click(event) {
    const { view } = this;
    const button = event.target.closest("button.details, button.delete");
    const id = event.target.closest("tr[data-id]")?.dataset.id;
    if (button && id) {
      if (button.classList.contains("delete")) view.removeRow(id);
      else view.toggleDetail(id);
      return;
    }
    const cell = event.target.closest("tr[data-id] > [data-stop]");
    if (!cell || event.target.closest("button, .conflict, .edit, .many, .list")) return;
    if (String(document.getSelection?.() ?? "").length > 0) return;
    view.edit(cell, this.#caret(event, cell), true);
  }

  // The caret goes where the person pointed, if the browser can tell.
  #caret(event, cell) {
    const options = { shadowRoots: [this.table.getRootNode()] };
    const position = document.caretPositionFromPoint?.(event.clientX, event.clientY, options);
    return position?.offsetNode.parentNode === cell && cell.childNodes.length === 1 ? position.offset : "end";
  }

  #rows() {
    const rows = [...this.view.body.querySelectorAll("tr[data-id]")];
    return this.view.headRow.querySelector("[data-stop]") ? [this.view.headRow, ...rows] : rows;
  }

  #stopIn(tr, at) {
    const stops = [...tr.querySelectorAll("[data-stop]")];
    return stops.find((stop) => Number(stop.dataset.stop) === at) ?? stops.at(at < 0 ? 0 : -1);
  }

  #to(stop) {
    stop?.focus();
    stop?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #vertical(stop, step) {
    const rows = this.#rows();
    const at = rows.indexOf(stop.closest("tr"));
    const to = Math.max(0, Math.min(rows.length - 1, at + step));
    if (at + step >= rows.length && step === 1 && this.view.add) this.view.add.area.focus();
    else this.#to(this.#stopIn(rows[to], Number(stop.dataset.stop)));
  }

  #horizontal(stop, step) {
    const stops = [...stop.closest("tr").querySelectorAll("[data-stop]")];
    this.#to(stops[stops.indexOf(stop) + step]);
  }

  #keys(event) {
    const stop = event.target.closest("[data-stop]");
    if (!stop || event.target !== stop || event.isComposing) return;
    if (event.altKey && this.#alt(event, stop)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) this.#corners(event, stop);
    else if (!this.#walk(event, stop)) this.#act(event, stop);
  }

  #alt(event, stop) {
    const id = stop.closest("tr").dataset.id;
    if (!id) return false;
    if ((event.key === "ArrowUp" || event.key === "ArrowDown") && this.view.sheet.data.add) {
      event.preventDefault();
      this.view.moveRow(id, event.key === "ArrowUp" ? -1 : 1);
      this.#to(stop);
    } else if (event.key === "Enter" && this.view.detailColumns.length) {
      event.preventDefault();
      this.view.toggleDetail(id);
    } else {
      return false;
    }
    return true;
  }

  #corners(event, stop) {
    const rows = this.#rows();
    const row = event.key === "Home" ? rows.find((tr) => tr.dataset.id) : event.key === "End" ? rows.at(-1) : null;
    if (!row || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#to(this.#stopIn(row, event.key === "Home" ? 0 : this.view.columns.length - 1));
  }

  #walk(event, stop) {
    const moves = {
      ArrowUp: () => this.#vertical(stop, -1),
      ArrowDown: () => this.#vertical(stop, 1),
      ArrowLeft: () => this.#horizontal(stop, -1),
      ArrowRight: () => this.#horizontal(stop, 1),
      PageUp: () => this.#vertical(stop, -PAGE_OF_ROWS),
      PageDown: () => this.#vertical(stop, PAGE_OF_ROWS),
      Home: () => this.#to(this.#stopIn(stop.closest("tr"), 0)),
      End: () => this.#to(this.#stopIn(stop.closest("tr"), 99)),
    };
    if (!moves[event.key]) return false;
    event.preventDefault();
    moves[event.key]();
    return true;
  }

  #act(event, stop) {
    if (stop.tagName === "BUTTON" || !stop.closest("tr").dataset.id) return;
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      this.view.edit(stop, "end", true);
    } else if (event.key === "Delete") {
      this.#clear(stop);
    } else if (event.key.length === 1) {
      const column = this.view.columnAt(stop);
      const writes = ["text", "date", "month", "points"].includes(column?.type);
      if (event.key === " " && !writes) event.preventDefault();
      this.view.edit(stop, "end", false);
    }
  }

  #clear(stop) {
    const { sheet } = this.view;
    const column = this.view.columnAt(stop);
    const row = this.view.rowOf(stop);
    if (!row || !column || column.readonly) return;
    const empty = column.type === "points" || column.type === "refs" ? [] : null;
    sheet.write(sheet.begin(row.id, column.field), column.type === "text" ? "" : empty);
    sheet.box.flush();
  }

  #leave(td, way, event) {
    if (way === "escape") {
      this.#to(td);
      this.view.close();
    } else if (way === "enter") {
      const { id, field } = this.view.open;
      this.view.close();
      this.#vertical(td, 1);
      if (this.view.add?.area === this.view.sheet.active) this.view.add.cameFrom(id, field);
    } else {
      this.#tab(td, way === "next" ? 1 : -1, event);
    }
  }

  // From the line for adding Tab goes on in the row that one came from, or has just added.
  #goOn({ row, field }, event) {
    const at = this.view.columns.findIndex((column) => column.field === field);
    const td = this.view.trs.get(row)?.cells[at];
    const last = this.view.columns.findLastIndex((column) => !column.readonly);
    if (td?.isConnected && at < last) this.#tab(td, 1, event);
  }

  // Tab in an editor goes on to the next cell that can be written in, at last to the line for adding.
  #tab(td, step, event) {
    const cells = [...this.view.body.querySelectorAll("tr[data-id] > [data-stop]")];
    let at = cells.indexOf(td) + step;
    while (cells[at] && this.view.columnAt(cells[at])?.readonly) at += step;
    if (!cells[at] && !(step > 0 && this.view.add)) return;
    event.preventDefault();
    this.view.close();
    if (cells[at]) {
      this.#to(cells[at]);
      this.view.edit(cells[at]);
    } else {
      this.view.add.area.focus();
    }
  }
}
