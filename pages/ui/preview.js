// What a workbook would do with the plan, as a list to tick. Python describes it (preview.py) and takes back what
// the person has chosen otherwise than proposed: {ticks: {id: bool}, answers: {id: "both" | "file" | "plan"}}.
const places = new WeakMap();
const SAME = 0, NOTHING = 2;

// A list that is `plain` is only read; its items may have buttons, and which one was pressed is told as {name, id}.
export default function start({ data, parentElement, setStateValue, setTriggerValue }) {
  let place = places.get(parentElement);
  if (!place) {
    place = new Place(parentElement, data.picks ?? {});
    places.set(parentElement, place);
  }
  place.send = (picks) => setStateValue("picks", picks);
  place.tell = (asked) => setTriggerValue("asked", asked);
  place.show(data);
}

class Place {
  constructor(parent, picks) {
    this.ticks = { ...picks.ticks };
    this.answers = { ...picks.answers };
    this.root = make("div", { className: "list" });
    parent.append(this.root);
  }

  // Only what has changed is drawn again: a tick comes back with the same list.
  show({ groups, words, plain = false }) {
    const shown = JSON.stringify([groups, words]);
    this.plain = plain;
    if (shown === this.shown) return;
    this.shown = shown;
    this.words = words;
    this.items = new Map(groups.flatMap((group) => group.items.map((item) => [item.id, item])));
    this.boxes = new Map();
    const focused = this.root.getRootNode().activeElement?.id;
    this.root.replaceChildren(...groups.map((group) => this.group(group)));
    if (focused) this.root.querySelector(`#${CSS.escape(focused)}`)?.focus();
    this.count();
  }

  group(group) {
    const list = make("ul", {}, ...group.items.map((item) => this.item(item, group.sort)));
    if (this.plain && !group.title) return list;
    const id = `title-${group.sort}`;
    const part = make("section", { className: group.sort });
    part.setAttribute("aria-labelledby", id);
    const count = make("span", { className: "count" });
    const head = make("div", { className: "head" }, make("h3", { id }, `${group.title} (${group.items.length})`), count);
    const free = this.plain ? [] : group.items.filter((item) => !item.questions && !item.held);
    if (free.length) part.counted = { count, free };
    if (free.length > 1) head.append(this.all(free, true, group), this.all(free, false, group));
    part.append(head);
    if (group.hint) part.append(make("p", { className: "hint" }, group.hint));
    part.append(list);
    return part;
  }

  all(items, on, group) {
    const button = make("button", { type: "button" }, this.words[on ? "all" : "none"]);
    button.setAttribute("aria-label", `${button.textContent}: ${group.title}`);
    button.onclick = () => this.turn(items.map((item) => item.id), on);
    return button;
  }

  item(item, sort) {
    const row = make("li", {});
    if (item.questions) {
      row.append(make("p", { className: "name" }, ...this.name(item)));
      row.append(...item.questions.map((question) => this.question(question, item)));
      return row;
    }
    row.append(this.plain ? this.told(item) : this.box(item));
    if (item.held) row.append(make("p", { className: "note" }, this.words.held));
    if (item.note) row.append(make("p", { className: "note" }, item.note));
    if (item.values?.length) row.append(this.values(item.values));
    if (item.fields) row.append(this.fields(item.fields, sort));
    if (item.turn) row.append(this.turned(item.turn));
    return row;
  }

  told(item) {
    const told = make("div", { className: "told" }, make("p", { className: "name" }, ...this.name(item)));
    if (item.asks?.length) told.append(this.asks(item));
    return told;
  }

  // Before and after of the one thing that the line is about.
  turned({ before, after }) {
    const sides = [[this.words.before, pieces(before, "del")], [this.words.after, pieces(after, "ins")]];
    const cells = sides.map(([word, content]) =>
      make("p", { className: "text" }, make("span", { className: "kind" }, `${word}: `), ...content));
    return make("div", { className: "turned" }, ...cells);
  }

  asks(item) {
    const buttons = item.asks.map(({ name, label }) => {
      const button = make("button", { type: "button", id: `${name}-${item.id}` }, label);
      button.setAttribute("aria-label", `${label}: ${item.name}`);
      button.onclick = () => this.tell({ name, id: item.id });
      return button;
    });
    return make("p", { className: "asks" }, ...buttons);
  }

  name(item) {
    const kind = make("span", { className: "kind" }, item.kind);
    return item.name ? [kind, " ", make("b", {}, item.name)] : [make("b", {}, item.kind)];
  }

  box(item) {
    const box = make("input", { type: "checkbox", id: `tick-${item.id}`, disabled: Boolean(item.held) });
    box.checked = this.isOn(item);
    box.onchange = () => this.turn([item.id], box.checked);
    this.boxes.set(item.id, box);
    return make("label", { className: "name" }, box, make("span", {}, ...this.name(item)));
  }

  values(values) {
    const pairs = values.map(({ label, value }) =>
      make("div", {}, make("dt", {}, label), make("dd", {}, ...pieces(value, "span"))));
    return make("dl", { className: "values" }, ...pairs);
  }

  fields(fields, sort) {
    const { field, before, after } = this.words;
    const heads = [field, before, after].map((word) => make("th", { scope: "col" }, word));
    const rows = fields.map((one) => make("tr", {},
      make("th", { scope: "row" }, one.label),
      this.cell(before, pieces(one.before, "del")),
      this.cell(after, pieces(one.after, "ins"))));
    return make("table", { className: sort }, make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...rows));
  }

  // On a narrow screen the heads are not seen, and each cell says what it is.
  cell(word, content) {
    const cell = make("td", {}, make("span", {}, ...content));
    cell.dataset.head = word;
    return cell;
  }

  question(question, item) {
    const chosen = this.answers[question.id] ?? "both";
    const cards = question.options.map((option) => {
      const radio = make("input", { type: "radio", name: question.id, id: `${question.id}-${option.value}` });
      radio.checked = option.value === chosen;
      radio.onchange = () => {
        this.answers = { ...this.answers, [question.id]: option.value };
        this.changed();
      };
      const words = make("span", { className: "words" }, make("b", {}, option.title));
      if (option.note) words.append(make("span", { className: "note" }, option.note));
      if (option.text.length) {
        words.append(make("span", { className: "text" }, ...pieces(option.text, "mark")));
      }
      return make("label", {}, radio, words);
    });
    const legend = make("legend", {}, question.label, make("span", { className: "sr" }, `, ${item.kind} ${item.name}`));
    return make("fieldset", {}, legend, make("div", { className: "cards" }, ...cards));
  }

  isOn(item) {
    return !item.held && (this.ticks[item.id] ?? item.on);
  }

  // What is new under something new comes and goes with it.
  turn(ids, on) {
    const waiting = [...ids];
    const turned = new Set();
    while (waiting.length) {
      const id = waiting.pop();
      const item = this.items.get(id);
      if (turned.has(id) || !item || item.held) continue;
      turned.add(id);
      this.ticks = { ...this.ticks, [id]: on };
      this.boxes.get(id).checked = on;
      if (on) waiting.push(...(item.needs ?? []));
      else for (const other of this.items.values()) if (other.needs?.includes(id)) waiting.push(other.id);
    }
    this.changed();
  }

  changed() {
    this.count();
    this.send({ ticks: this.ticks, answers: this.answers });
  }

  count() {
    for (const part of this.root.children) {
      if (!part.counted) continue;
      const { count, free } = part.counted;
      const on = free.filter((item) => this.isOn(item)).length;
      count.textContent = this.words.chosen.replace("[n]", on).replace("[all]", free.length);
    }
  }
}

function pieces(found, mark) {
  return found.map(([text, how]) => {
    if (how === SAME) return document.createTextNode(text);
    return how === NOTHING ? make("i", {}, text) : make(mark, {}, text);
  });
}

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
