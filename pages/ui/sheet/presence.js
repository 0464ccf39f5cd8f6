// Who is here: small round marks at the foot of the page, and a list that unfolds above them. Nothing is announced:
// people come and go all the time, and whoever wants to know can ask.
const MARKS_SHOWN = 4;

class Presence {
  constructor(hub, root) {
    this.hub = hub;
    this.marks = make("span", { class: "people", "aria-hidden": "true" });
    this.count = make("span");
    this.list = make("ul", { id: freshId(), class: "here", hidden: true });
    this.button = make("button", { type: "button", class: "quiet", "aria-expanded": "false", "aria-controls": this.list.id });
    this.button.append(this.marks, this.count);
    this.node = make("div", { class: "presence", hidden: true }, this.button, this.list);
    this.button.addEventListener("click", () => this.#unfold(this.list.hidden));
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.#unfold(false));
    this.node.addEventListener("focusout", (event) => !this.node.contains(event.relatedTarget) && this.#unfold(false));
    root.append(this.node);
  }

  // Alone there is nothing to tell.
  draw(people) {
    const text = JSON.stringify(people);
    if (this.drawn === text) return;
    this.drawn = text;
    const { words } = this.hub;
    this.node.hidden = people.length < 2;
    if (this.node.hidden) this.#unfold(false);
    this.marks.replaceChildren(...people.slice(0, MARKS_SHOWN).map(personMark));
    this.count.textContent = words("here", { count: people.length });
    this.list.setAttribute("aria-label", words("here_list"));
    this.list.replaceChildren(...people.map((one) => this.#line(one)));
  }

  #line(one) {
    const where = one.at ? make("span", { class: "faint" }, one.at) : null;
    return make("li", null, personMark(one), make("span", { dir: "auto" }, one.name), where);
  }

  #unfold(open) {
    this.list.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
  }
}

function personMark(one) {
  return make("span", { class: `person tone tone-${one.tone}`, "aria-hidden": "true" }, one.initials || makeIcon("person"));
}
