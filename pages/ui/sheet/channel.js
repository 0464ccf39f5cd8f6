// The one line to the server on a page: carries every sheet's operations, shows what is saved, undoes and redoes.
const TOAST_STAYS = 7000;
const UNHEARD_IS_LOST = 3; // times asked in vain

const hourAndMinute = (date) => [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");

class Channel {
  constructor(hub, parent, component, data) {
    this.hub = hub;
    parent.adoptedStyleSheets = [sheetStyles()];
    this.root = make("div", { class: "vk-bar" });
    parent.append(this.root);
    hub.channel = this;
    this.watch = () => this.#soon();
    this.#build();
    this.update(data, component);
  }

  #build() {
    const { words } = this.hub;
    this.status = make("span", { class: "status" });
    this.two = make("span", { class: "two" });
    this.undoButton = make("button", { type: "button", class: "quiet", onclick: () => this.undo() });
    this.redoButton = make("button", { type: "button", class: "quiet", onclick: () => this.redo() });
    this.undoButton.append(makeIcon("undo"), words("undo"));
    this.redoButton.append(makeIcon("redo"), words("redo"));
    this.live = make("div", { class: "sr", role: "status", "aria-live": "polite" });
    this.toasts = make("div", { class: "toasts" });
    this.root.replaceChildren(this.status, this.two, this.undoButton, this.redoButton);
    this.presence = new Presence(this.hub, this.root);
    this.root.append(this.live, this.toasts);
    this.worded = words;
  }

  update(data, component) {
    this.unheard = 0;
    this.heardAt = new Date();
    this.#lookLater(data.look || 3);
    const said = JSON.stringify({ ...data, told: null });
    if (said === this.said) this.#draw();
    else this.#take(data, component);
    this.said = said;
  }

  #take(data, component) {
    const entered = data.plan !== this.data?.plan;
    if (entered) this.#enter(data);
    if (this.hub.words !== this.worded) this.#build();
    this.data = data;
    this.words = this.hub.words;
    this.component = component;
    // Also on a wall, where nothing is typed: what a tab that is gone has left is sent by whoever finds it.
    this.transmit = (batch) => component.setStateValue("ops", batch);
    this.box.transmit = this.transmit;
    this.box.receive(data);
    if (entered) this.box.pump(true);
    this.#draw();
  }

  // Every answer tells what others have done: asked for only so long after the last one. It is not asked for while the
  // channel may not speak, nor given up when an answer fails to come.
  #lookLater(seconds) {
    clearTimeout(this.lookTimer);
    this.lookTimer = setTimeout(() => this.#look(seconds), seconds * 1000);
  }

  #look(seconds) {
    this.#lookLater(seconds);
    this.hub.turns.take(() => {
      if (this.box.transmit !== this.transmit) return;
      this.unheard += 1;
      this.component.setStateValue("look", Date.now());
      this.#draw();
    });
  }

  // Who only reads must know it too: what stands on the screen may be old.
  #isLost() {
    const lost = this.unheard >= UNHEARD_IS_LOST;
    document.documentElement.classList.toggle("vk-lost", lost);
    return lost;
  }

  reword() {
    this.#build();
    this.words = this.hub.words;
    this.shown = null;
    this.#draw();
  }

  speak() {
    this.box.transmit ??= this.transmit;
    this.box.pump(true);
  }

  #enter(data) {
    this.#leave();
    this.box = this.hub.box(data.plan);
    this.box.watchers.add(this.watch);
    this.data = null;
  }

  #leave() {
    if (!this.box) return;
    this.box.flush();
    if (this.box.transmit === this.transmit) this.box.transmit = null;
    this.box.watchers.delete(this.watch);
  }

  #soon() {
    if (this.waiting) return;
    this.waiting = true;
    setTimeout(() => {
      this.waiting = false;
      if (this.data) this.#draw();
    }, 50);
  }

  #draw() {
    const lost = this.#isLost();
    const known = this.box.status();
    const state = known === "saved" && lost ? "lost" : known;
    const texts = {
      lost: this.words("lost", { time: hourAndMinute(this.heardAt) }),
      saved: this.data.saved_at ? this.words("saved_at", { time: this.data.saved_at }) : this.words("saved"),
      typing: this.words("not_yet"),
      saving: this.words("saving"),
      waiting: this.words("waiting"),
    };
    const text = texts[state];
    const stuck = this.box.stuck();
    const shown = JSON.stringify([text, stuck?.wire.op, stuck?.place]);
    if (this.shown !== shown) {
      const icons = { saved: "check", typing: "clock", saving: "clock", waiting: "warning", lost: "warning" };
      this.status.replaceChildren(...(stuck ? [makeIcon("warning"), this.#wayTo(stuck)] : []), makeIcon(icons[state]), text);
      const waits = state === "waiting" || lost;
      this.status.dataset.state = stuck && !waits ? "problem" : waits ? "waiting" : state;
      if (waits || (this.wasWaiting && state === "saved")) this.announce(text);
      this.wasWaiting = waits || (this.wasWaiting && state !== "saved");
      this.shown = shown;
    }
    this.root.hidden = false;
    this.presence.draw(this.data.here ?? []);
    this.#countTwoTexts(this.data.two_texts ?? { count: 0 });
    this.#button(this.undoButton, this.data.undo, "undo");
    this.#button(this.redoButton, this.data.redo, "redo");
  }

  // What cannot be saved, by its name, as the way to it: on this page, or on the one where it was written.
  #wayTo({ wire, place }) {
    const where = new URLSearchParams({ plan: this.data.plan, open: wire.entity });
    if (place?.part) where.set("part", place.part);
    const said = place ? this.words("problem_at", place) : this.words("problem");
    return this.#link(said, `${place?.page ?? ""}?${where}`, wire);
  }

  // To a field on this page at once, to one on another by its address.
  #link(said, href, { entity, field }) {
    const way = make("a", { href, dir: "auto" }, said);
    way.addEventListener("click", (event) => {
      const here = [...this.box.sheets.values()].find((sheet) => sheet.row(entity) && (!field || sheet.column(field)));
      if (!here) return;
      event.preventDefault();
      here.open(entity, field);
    });
    return way;
  }

  #countTwoTexts(two) {
    const shown = JSON.stringify(two);
    if (this.two.dataset.shown === shown) return;
    this.two.dataset.shown = shown;
    const { count } = two;
    const text = count === 1 ? this.words("two_texts_one") : this.words("two_texts", { count });
    this.two.replaceChildren(...(count ? [makeIcon("warning"), this.#link(text, two.way, two)] : []));
  }

  #button(button, what, word) {
    button.hidden = Boolean(this.data.readonly);
    button.setAttribute("aria-disabled", String(!what?.can && !this.#canUndoOwn(word)));
    button.title = what?.can && what.label ? `${this.words(word)}: ${what.label}` : this.words(word);
  }

  // What has been typed but not yet answered can be undone as soon as it is saved.
  #canUndoOwn(word) {
    return word === "undo" && this.box.busy();
  }

  undo() {
    this.#turn("undo");
  }

  redo() {
    this.#turn("redo");
  }

  // Everything typed is saved first, so that undo means the last thing that the person did.
  #turn(which) {
    if (this.data.readonly || this.turning) return;
    this.turning = true;
    this.box.flush();
    const started = Date.now();
    const attempt = () => {
      if (this.box.busy() && Date.now() - started < 4000) {
        setTimeout(attempt, 50);
        return;
      }
      this.turning = false;
      if (this.box.busy() || this.data[which]?.can === false) return;
      this.hub.turns.take(() => this.component.setTriggerValue(which, Date.now()));
    };
    attempt();
  }

  announce(text) {
    this.live.textContent = "";
    setTimeout(() => {
      this.live.textContent = text;
    }, 60);
  }

  // Somebody removed what is being written in: said once, and there until it is answered.
  offerBack(box, wire, message) {
    const { kind, entity } = wire;
    const restore = () => box.act({ do: "restore", kind, entity });
    this.toast(message, this.words("bring_back"), restore, entity);
  }

  toast(text, action, act, about = null) {
    if (!text || (about && [...this.toasts.children].some((one) => one.dataset.about === about))) return;
    const toast = make("div", { class: "toast", role: "status", "data-about": about }, make("span", { dir: "auto" }, text));
    const close = () => this.#drop(toast);
    if (action) {
      const run = () => {
        close();
        act();
      };
      toast.append(make("button", { type: "button", onclick: run }, action));
    }
    toast.append(make("button", { type: "button", class: "quiet", "aria-label": this.words("close"), onclick: close }, makeIcon("close")));
    this.toasts.replaceChildren(...[...this.toasts.children].slice(-2), toast);
    if (!about) this.#fade(toast);
  }

  // With the keys in it, the way back that always is there takes them.
  #drop(toast) {
    const held = toast.contains(toast.getRootNode().activeElement);
    toast.remove();
    if (held) this.undoButton.focus();
  }

  // Long enough to be read, and not while somebody points at it or stands in it.
  #fade(toast) {
    const used = () => toast.matches(":hover, :focus-within");
    setTimeout(() => (used() ? this.#fade(toast) : toast.remove()), TOAST_STAYS);
  }

  // Escape takes away what needs no answer.
  quieten() {
    for (const toast of [...this.toasts.children]) if (!toast.dataset.about) this.#drop(toast);
  }

  dispose() {
    clearTimeout(this.lookTimer);
    document.documentElement.classList.remove("vk-lost");
    this.#leave();
    if (this.hub.channel === this) this.hub.channel = null;
    this.root.remove();
  }
}

// On a page without a plan: sends what was typed just before a plan's page was left, and takes in the answers.
class Carrier {
  constructor(hub, component, data) {
    this.hub = hub;
    this.update(data, component);
    for (const box of hub.boxes.values()) box.pump(true);
  }

  update(data, component) {
    this.transmit = (batch) => component.setStateValue("ops", batch);
    for (const box of this.hub.boxes.values()) {
      box.transmit = this.transmit;
      box.receive(data);
    }
  }

  dispose() {
    for (const box of this.hub.boxes.values()) if (box.transmit === this.transmit) box.transmit = null;
  }
}
