// How a cell looks when nobody is writing in it, and the marks that say what is saved, refused or in conflict.

function chip(option) {
  const mark = option.mark ? make("span", { class: "mark", "aria-hidden": "true" }, option.mark) : null;
  const tone = option.tone ? ` tone tone-${option.tone}` : "";
  return make("span", { class: `chip${tone}` }, mark, make("span", { dir: "auto" }, option.label));
}

function bulletList(points, className = "points") {
  return make("ul", { class: className }, ...points.map((point) => make("li", { dir: "auto" }, point)));
}

// A point whose following lines are its sub-points.
function showItem(text) {
  const [head, ...rest] = text.split("\n");
  const box = make("div", { class: "show", dir: "auto" }, head);
  const lines = rest.filter((line) => line.trim());
  if (lines.length) box.append(bulletList(lines, "sub"));
  return box;
}

function scaleDots(column, value) {
  const steps = (column.options ?? []).filter((option) => option.value !== null).length || 5;
  const at = (column.options ?? []).findIndex((option) => String(option.value) === String(value));
  const filled = at >= 0 ? at + 1 : Number(value);
  const dots = make("span", { class: "dots", "aria-hidden": "true" });
  for (let step = 1; step <= steps; step++) dots.append(make("i", { class: step <= filled ? "on" : null }));
  return dots;
}

// The content of a cell as nodes (or plain text, which is quickest to draw).
function showCell(column, value, raw, lang) {
  if (raw !== null && raw !== undefined) return clipped(raw);
  if (isEmpty(value)) return "";
  if (typeof value === "string" && value.length > LONGEST_WRAPPED) return clipped(value);
  if (column.type === "points") return bulletList(value);
  if (column.type === "refs") {
    const chosen = value.map((one) => optionOf(column, one)).filter(Boolean);
    return make("span", { class: "chips" }, ...chosen.map(chip));
  }
  if (column.type === "scale") {
    return make("span", { class: "scale" }, scaleDots(column, value), showValue(column, value, lang));
  }
  const option = column.options?.length ? optionOf(column, value) : null;
  if (option?.mark || option?.tone) return chip(option);
  return showValue(column, value, lang);
}

const stateWords = { unsaved: "state_unsaved", saving: "state_saving", refused: "state_refused", conflict: "state_conflict" };

// A button of a mark. Pressed, it leaves the focus where it is: what is left is drawn anew, and the press would be lost.
function markButton(host, sheet, word, act) {
  const press = () => {
    const byKeys = sheet.active === button;
    const row = host.closest("tr[data-id], li[data-item]");
    const [next, before] = [row?.nextElementSibling, row?.previousElementSibling];
    if (host.contains(sheet.active)) sheet.active.blur();
    act();
    if (!byKeys) return;
    sheet.refresh();
    const stop = (place) => place?.closest("[data-stop]") ?? place?.querySelector("[data-stop], .edit");
    // What was refused before it was ever saved goes with its row: then the next thing to write in.
    (host.isConnected ? stop(host) : stop(next) ?? sheet.view.add?.area ?? stop(before))?.focus();
  };
  const button = make("button", { type: "button", onclick: press, onmousedown: (event) => event.preventDefault() }, sheet.words(word));
  return button;
}

// What is wrong, and the way to be rid of the text that is not saved.
function messageNode(host, sheet, message, discard) {
  const drop = discard ? markButton(host, sheet, "discard", discard) : null;
  const text = make("span", { role: "alert" }, makeIcon("warning"), make("span", null, message));
  const node = make("div", { class: "message" }, text, drop, drop && keysHint(sheet));
  return offTheWay(node, host);
}

const keysHint = (sheet) => make("span", { class: "keys faint" }, sheet.words("answer_keys"));

// Tab goes from field to field past these buttons, so that what is typed ahead never presses one. F2 leads to them, and
// among them Tab goes on; Escape leads back to the field.
function offTheWay(node, host) {
  const buttons = node.querySelectorAll("button");
  const reach = (on) => buttons.forEach((button) => (button.tabIndex = on ? 0 : -1));
  reach(false);
  node.addEventListener("focusin", () => reach(true));
  node.addEventListener("focusout", (event) => reach(node.contains(event.relatedTarget)));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    (host.matches("[data-stop]") ? host : host.querySelector(".edit, .pick"))?.focus();
  });
  node.vkHost = host;
  return node;
}

// The buttons that wait for an answer in a field.
function answersAt(host) {
  const message = host?.querySelectorAll(":scope > .message button") ?? [];
  return [...message, ...(host?.vkPanels ?? []).flatMap((panel) => [...panel.querySelectorAll("button")])];
}

// By a key from a field to what waits for an answer there, button by button, or to what others write meanwhile.
function toAnswer(sheet, event) {
  const from = event.target;
  const host = from.closest(".message, .conflict")?.vkHost ?? from.closest("[data-state]");
  const at = answersAt(host).indexOf(from) + 1;
  const newer = sheet.root.querySelector(".newer button");
  if (newer?.ariaExpanded === "false" || !answersAt(host).length) {
    newer?.click();
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  // First the field is left, so that what is drawn anew then does not take the button away; on the line for adding it
  // goes with the text to its new row.
  from.blur();
  sheet.refresh();
  const buttons = answersAt(host);
  (buttons[at % buttons.length] ?? from).focus();
}

// Across the row of a table, since a column may be too narrow to read in; elsewhere below the field itself.
function placeOfPanels(host) {
  if (!host.matches("tr[data-id] > *")) return host;
  const row = host.parentNode;
  row.vkAcross ??= make("td", { class: "across", role: host.closest("[role=grid]") ? "gridcell" : "cell" });
  row.append(row.vkAcross);
  return row.vkAcross;
}

// Who stood on a button of what is drawn anew stands on the whole, where no key chooses.
function drawPanels(host, panels) {
  const old = host.vkPanels ?? [];
  const held = old.some((one) => one.contains(one.getRootNode().activeElement));
  for (const one of old) one.remove();
  host.vkPanels = panels;
  if (panels.length) placeOfPanels(host).append(...panels);
  const across = host.parentNode?.vkAcross;
  if (across && !across.firstChild) across.remove();
  if (held) panels[0]?.focus();
}

// Marks the cell and says below it what is wrong. The editor inside, if any, is left alone.
function markState(host, state, sheet, { conflicts, panel, current, discard } = {}) {
  const { words } = sheet;
  const name = state.name || (conflicts?.length ? "conflict" : "");
  const open = conflicts?.length ? JSON.stringify([conflicts, current]) : "";
  const signature = JSON.stringify([name, state.message, open]);
  // A panel that says the same stays, for somebody may be pressing its buttons just now.
  const stay = (host.vkOpen ?? "") === open && (host.vkPanels ?? []).every((one) => one.parentNode);
  if ((host.vkMarked ?? '["",null,""]') === signature && stay) return;
  host.vkMarked = signature;
  host.vkOpen = open;
  for (const old of host.querySelectorAll(":scope > .state, :scope > .message")) old.remove();
  if (name) host.dataset.state = name;
  else delete host.dataset.state;
  const marks = name ? [make("span", { class: "state", title: words(stateWords[name]), role: "img", "aria-label": words(stateWords[name]) })] : [];
  if (state.message) marks.push(messageNode(host, sheet, state.message, discard));
  const first = host.vkPanels?.find((one) => one.parentNode === host);
  if (first) first.before(...marks);
  else host.append(...marks);
  if (!stay) drawPanels(host, (conflicts ?? []).map((one) => panel(one)));
}

// What holds both values, where that can be said.
function bothOf(column, current, other) {
  if (column.type === "points") return [...(current ?? []), ...(other ?? [])];
  return column.type === "text" ? [current, other].filter(Boolean).join("\n") : undefined;
}

// Both values side by side, each as the cell would show it; the person decides.
function conflictPanel(host, conflict, current, column, sheet, choose) {
  const { words } = sheet;
  const other = conflict.value === undefined ? conflict.text : conflict.value;
  const both = bothOf(column, current, other);
  const who = words("conflict_other", { who: conflict.who ?? "", at: conflict.at ?? "" });
  const now = conflict.now ? words("conflict_current_by", conflict.now) : words("conflict_current");
  const shown = (value) => make("div", { class: "value", dir: "auto" }, showCell(column, value, null, sheet.data.lang) || "–");
  const side = (title, value) => make("div", { class: "side" }, make("strong", null, title), shown(value));
  const button = (word, value) => markButton(host, sheet, word, () => choose(conflict, value ?? null));
  const isText = ["text", "points"].includes(column.type);
  const title = words(isText ? "conflict_title" : "conflict_title_choice");
  const buttons = [button("keep_current", current), button(isText ? "keep_other" : "keep_other_choice", other)];
  // Two texts in one seldom read well: the person goes on writing in them.
  const join = () => {
    choose(conflict, both);
    sheet.writeIn(host);
  };
  if (both !== undefined) buttons.push(markButton(host, sheet, "keep_both", join));
  const node = make(
    "div",
    { class: "conflict", role: "group", tabindex: -1, "aria-label": title },
    make("p", { class: "why" }, makeIcon("warning"), host.matches("tr[data-id] > *") ? `${column.label}: ${title}` : title),
    make("div", { class: "sides" }, side(now, current), side(who, other)),
    make("div", { class: "buttons" }, ...buttons, keysHint(sheet)),
  );
  return offTheWay(node, host);
}

// Who has done what with a row, or one field of it, a page away.
function pastLink(sheet, id, field) {
  const where = new URLSearchParams({ plan: sheet.data.plan, of: id, part: "log" });
  if (field) where.set("field", field);
  return make("a", { class: "past", href: `history?${where}` }, sheet.words("history"));
}

// The values that wait for somebody to choose in a cell.
function openConflicts(sheet, row, field) {
  return row.conflicts?.[field]?.filter((one) => !sheet.box.resolved.has(one.id));
}

// Everything the mark of one cell needs, found in the sheet.
function markCell(host, sheet, row, field) {
  const current = row.cells[field];
  const choose = (conflict, value) => sheet.resolve(row.id, field, conflict.id, value);
  const panel = (conflict) => conflictPanel(host, conflict, current, sheet.column(field), sheet, choose);
  const discard = () => sheet.discard(row.id, field);
  const conflicts = openConflicts(sheet, row, field);
  markState(host, sheet.state(row.id, field), sheet, { conflicts, panel, current, discard });
  markNewer(host, sheet, conflicts?.length ? null : sheet.newer(row.id, field), sheet.column(field));
}

// In the field that the person is writing in: that somebody has changed it meanwhile, and what it holds now.
function markNewer(host, sheet, newer, column) {
  const known = host.querySelector(":scope > .newer");
  const signature = newer ? JSON.stringify(newer) : null;
  if ((known?.dataset.of ?? null) === signature) return;
  const unfolded = known?.querySelector(".text").hidden === false;
  known?.remove();
  if (newer) host.append(newerNote(host, sheet, newer, column, unfolded));
}

function newerNote(host, sheet, newer, column, unfolded) {
  const { words } = sheet;
  const said = words("changed_by", newer);
  const shown = showCell(column, newer.value, null, sheet.data.lang) || "–";
  const value = make("div", { class: "value", dir: "auto" }, shown);
  const text = make("div", { class: "text" }, make("strong", null, words("conflict_current")), value, make("span", { class: "faint" }, words("both_safe")));
  // Pressed or by F2, it takes no focus: the caret stays where it is.
  const button = make("button", { type: "button", class: "quiet", tabindex: -1, "aria-keyshortcuts": "F2", onmousedown: (event) => event.preventDefault() });
  const unfold = (open) => {
    text.hidden = !open;
    button.textContent = words(open ? "hide" : "show");
    button.setAttribute("aria-expanded", String(open));
    if (open) sheet.hub.announce(text.textContent);
  };
  button.addEventListener("click", () => unfold(text.hidden));
  unfold(unfolded);
  sheet.tell(newer.rev, `${said}. ${words("show_hint")}`);
  const what = make("div", { class: "what" }, makeIcon("person"), make("span", { dir: "auto" }, said), button);
  return make("div", { class: "newer", role: "group", "data-of": JSON.stringify(newer) }, what, text);
}
