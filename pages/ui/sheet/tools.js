// Search, filter, sort and group: they change what is seen, never the plan's own order.

class Tools {
  constructor(view) {
    this.view = view;
    this.sheet = view.sheet;
    this.node = make("div", { class: "tools" });
    this.filters = new Map();
    this.wanted = "";
    this.sort = null;
    this.groupField = "";
    this.order = null;
    if (this.#any()) this.#build();
    else this.node.hidden = true;
  }

  has(tool) {
    return (this.sheet.data.tools ?? []).includes(tool);
  }

  #any() {
    return !this.sheet.readonly && (this.sheet.data.tools ?? []).length > 0;
  }

  ownOrder() {
    return !this.sort && !this.groupField;
  }

  get #choiceColumns() {
    const types = ["choice", "scale", "ref"];
    return this.sheet.data.columns.filter((column) => types.includes(column.type) && column.options?.length);
  }

  #build() {
    const { words } = this.sheet;
    if (this.has("search")) {
      this.search = make("input", { type: "search", placeholder: words("search"), "aria-label": words("search") });
      this.search.addEventListener("input", () => this.#search());
      this.node.append(make("span", { class: "searchbox" }, makeIcon("search"), this.search));
    }
    this.selects = make("span", { class: "selects" });
    this.back = make("button", { type: "button", class: "pick", onclick: () => this.clear() }, words("clear"));
    this.count = make("span", { class: "count" });
    this.node.append(this.selects, this.back, this.count);
    this.fill();
  }

  #search() {
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => {
      this.wanted = this.search.value.trim().toLowerCase();
      this.#again();
    }, 150);
  }

  // The lists to pick from, drawn anew when the options have changed.
  fill() {
    if (!this.selects) return;
    const { words } = this.sheet;
    const parts = [];
    if (this.has("filter")) {
      for (const column of this.#choiceColumns) {
        const choose = (value) => (value ? this.filters.set(column.field, value) : this.filters.delete(column.field));
        const options = [["", words("all")], ...column.options.map((one) => [String(one.value), one.label]), ["-", words("none")]];
        parts.push(this.#select(column.label, options, this.filters.get(column.field) ?? "", choose));
      }
    }
    if (this.has("group")) {
      const columns = this.#choiceColumns.filter((column) => column.type !== "scale" || column.options.length);
      const options = [["", words("no_groups")], ...columns.map((column) => [column.field, column.label])];
      parts.push(this.#select(words("group_by"), options, this.groupField, (value) => (this.groupField = value)));
    }
    this.selects.replaceChildren(...parts);
  }

  #select(label, options, value, choose) {
    const select = make("select", { "aria-label": label });
    select.append(...options.filter(([key]) => key !== "null").map(([key, text]) => make("option", { value: key }, text)));
    select.value = value;
    select.addEventListener("change", () => {
      choose(select.value);
      this.#again();
    });
    return make("label", { class: "tool" }, make("span", { "aria-hidden": "true" }, label), select);
  }

  sortBy(field) {
    const same = this.sort?.field === field;
    if (same && this.sort.down) this.sort = null;
    else this.sort = { field, down: same };
    this.#again();
    const words = this.sheet.words;
    this.sheet.hub.announce(words(!this.sort ? "own_order" : this.sort.down ? "sorted_down" : "sorted_up"));
  }

  clear() {
    this.filters.clear();
    this.wanted = "";
    this.sort = null;
    this.groupField = "";
    if (this.search) this.search.value = "";
    this.fill();
    this.#again();
  }

  // The person asked for another view: rows kept in sight while they were written in may now go.
  #again() {
    this.view.close();
    this.view.kept.clear();
    this.order = null;
    this.view.draw();
    const text = this.sheet.words("count", { shown: this.shown, all: this.sheet.all.length });
    this.sheet.hub.announce(text);
  }

  #matches(row) {
    for (const [field, wanted] of this.filters) {
      const value = row.cells[field];
      if (wanted === "-" ? !isEmpty(value) : String(value) !== wanted) return false;
    }
    if (!this.wanted) return true;
    const { lang, columns } = this.sheet.data;
    return columns.some((column) => showValue(column, row.cells[column.field], lang).toLowerCase().includes(this.wanted));
  }

  #rank(column) {
    const places = new Map((column.options ?? []).map((option, at) => [String(option.value), at]));
    const byName = new Intl.Collator([this.sheet.data.lang ?? "nb", "nb"], { numeric: true });
    const key = (row) => row.cells[column.field];
    return (one, other) => {
      const [left, right] = [key(one), key(other)];
      if (isEmpty(left) || isEmpty(right)) return isEmpty(left) - isEmpty(right);
      const turn = this.sort.down ? -1 : 1;
      if (column.type === "date" || column.type === "month") return turn * (left < right ? -1 : Number(left > right));
      if (places.size && column.type !== "refs") return turn * ((places.get(String(left)) ?? 99) - (places.get(String(right)) ?? 99));
      return turn * byName.compare(showValue(column, left), showValue(column, right));
    };
  }

  // Rows in the order they are seen, with a head before each group. A row being worked on stays in its place.
  arrange(rows, kept) {
    let seen = rows.filter((row) => kept.has(row.id) || this.#matches(row));
    const column = this.sort && this.sheet.column(this.sort.field);
    if (column) seen = this.#steady([...seen].sort(this.#rank(column)));
    this.shown = seen.length;
    this.#tell(rows.length);
    const grouping = this.groupField && this.sheet.column(this.groupField);
    return grouping ? this.#grouped(seen, grouping) : seen;
  }

  #steady(sorted) {
    if (!this.order) {
      this.order = sorted.map((row) => row.id);
      return sorted;
    }
    const place = new Map(this.order.map((id, at) => [id, at]));
    return [...sorted].sort((one, other) => (place.get(one.id) ?? 1e9) - (place.get(other.id) ?? 1e9));
  }

  #grouped(rows, column) {
    const keys = [...column.options.map((option) => [String(option.value), option.label]), ["", this.sheet.words("none")]];
    const known = new Set(keys.map(([key]) => key));
    const keyOf = (row) => (known.has(String(row.cells[column.field] ?? "")) ? String(row.cells[column.field] ?? "") : "");
    return keys.flatMap(([key, label]) => {
      const own = rows.filter((row) => keyOf(row) === key);
      return own.length ? [{ head: label, count: own.length, id: key }, ...own] : [];
    });
  }

  #tell(all) {
    if (!this.count) return;
    const narrowed = this.filters.size > 0 || this.wanted !== "";
    this.count.textContent = narrowed ? this.sheet.words("count", { shown: this.shown, all }) : this.sheet.words("count_all", { all });
    this.back.hidden = this.ownOrder() && !narrowed;
    this.back.textContent = this.sheet.words(narrowed ? "clear" : "own_order");
    for (const th of this.view.headRow?.querySelectorAll("th[data-field]") ?? []) {
      const on = this.sort?.field === th.dataset.field;
      if (on) th.setAttribute("aria-sort", this.sort.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
  }
}
