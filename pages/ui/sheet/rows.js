// The rows that a sheet shows: what the server last said, with this browser's own operations on top.

// A matrix of lists becomes flat entities with their place among their cells, so that one set of rules serves all.
function flatten(data, row) {
  const { field, row: rowField, column: columnField } = data.item;
  return Object.entries(row.cells).flatMap(([column, cell]) => {
    const place = { [rowField]: row.id, [columnField]: column };
    const entities = data.item.many ? cell.items : [cell];
    return entities.map((item) => ({
      id: item.id,
      exists: item.exists ?? true,
      label: item.text,
      cells: { [field]: item.text, ...place },
      notes: item.note ? { [field]: item.note } : {},
      conflicts: item.conflicts ? { [field]: item.conflicts } : {},
      touched: item.touched ? { [field]: item.touched } : {},
    }));
  });
}

class Rows {
  constructor() {
    this.byId = new Map();
    this.order = [];
    this.lost = new Map();
    this.followers = new Map();
  }

  // A row that is gone is remembered with its place, since somebody may be writing in it.
  #lose(id, row) {
    this.lost.set(id, row);
    this.followers.set(id, this.order.slice(this.order.indexOf(id) + 1));
  }

  // Rows that are word for word the same keep their identity, so that only what changed is drawn again.
  #keep(row) {
    const text = JSON.stringify(row);
    const old = this.byId.get(row.id) ?? this.lost.get(row.id);
    if (old && old.text === text) return old;
    return { ...row, text };
  }

  replace(rows) {
    const next = new Map(rows.map((row) => [row.id, this.#keep(row)]));
    for (const [id, row] of this.byId) if (!next.has(id)) this.#lose(id, row);
    this.byId = next;
    this.order = rows.map((row) => row.id);
  }

  upsert(rows, order) {
    for (const row of rows) {
      this.byId.set(row.id, this.#keep(row));
      if (!this.order.includes(row.id)) this.order.push(row.id);
    }
    if (!order) return;
    for (const [id, row] of this.byId) {
      if (order.includes(id)) continue;
      this.#lose(id, row);
      this.byId.delete(id);
    }
    this.order = order.filter((id) => this.byId.has(id));
  }
}

function placeBefore(order, id, before) {
  const rest = order.filter((one) => one !== id);
  const at = before ? rest.indexOf(before) : -1;
  rest.splice(at < 0 ? rest.length : at, 0, id);
  return rest;
}

// Rows or columns of a matrix as the server has them, and in their places those that others removed while somebody
// writes there.
function keepWritten(told, before, written) {
  const known = new Set(told.map((one) => one.id));
  const kept = [...told];
  before.forEach((one, at) => {
    if (known.has(one.id) || !written.has(one.id)) return;
    const follower = before.slice(at + 1).find((later) => known.has(later.id));
    kept.splice(follower ? kept.findIndex((later) => later.id === follower.id) : kept.length, 0, one);
  });
  return kept;
}

// Applies one operation to the shown rows; `belongs` says whether a row with these parents is shown here at all.
function overlayOne(shown, entry, rows, belongs) {
  const wire = entry.wire;
  const id = wire.entity;
  const known = shown.byId.get(id);
  if (wire.do === "create" && !known && belongs(wire.values)) {
    shown.byId.set(id, { id, label: "", cells: { ...wire.values }, notes: {}, conflicts: {}, fresh: true });
    shown.order = placeBefore(shown.order, id, wire.before);
  } else if (wire.do === "delete" && known) {
    shown.gone.set(id, known);
    shown.byId.delete(id);
    shown.order = shown.order.filter((one) => one !== id);
  } else if (wire.do === "restore" && !known) {
    const row = shown.gone.get(id) ?? rows.lost.get(id);
    if (!row) return;
    shown.byId.set(id, row);
    shown.order = [...shown.order.filter((one) => one !== id), id];
  } else if (wire.do === "move" && known) {
    const moved = { ...known, text: undefined, cells: { ...known.cells, ...wire.values } };
    shown.byId.set(id, moved);
    shown.order = placeBefore(shown.order, id, wire.before);
    if (wire.values && !belongs(moved.cells)) shown.order = shown.order.filter((one) => one !== id);
  } else if ((wire.do === "set" || wire.do === "resolve") && known) {
    const value = entry.ack ? entry.ack.value : wire.value;
    shown.byId.set(id, { ...known, text: undefined, exists: true, cells: { ...known.cells, [wire.field]: value ?? null } });
  }
}

// `writing` are the entities that the person is writing in: these stay, also when somebody has removed them.
function shownRows(rows, overlay, kind, belongs, writing) {
  const shown = { byId: new Map(rows.byId), order: [...rows.order], gone: new Map() };
  for (const id of writing) {
    if (shown.byId.has(id) || !rows.lost.has(id)) continue;
    shown.byId.set(id, rows.lost.get(id));
    shown.order = placeBefore(shown.order, id, rows.followers.get(id).find((one) => shown.byId.has(one)));
  }
  for (const entry of overlay) {
    if (entry.wire.kind === kind) overlayOne(shown, entry, rows, belongs);
  }
  return shown.order.map((id) => shown.byId.get(id)).filter(Boolean);
}
