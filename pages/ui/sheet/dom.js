// Small tools for building elements. People's text only ever becomes text nodes and field values.

function make(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function wordsOf(texts) {
  return (name, values) => {
    const text = texts?.[name] ?? name;
    return values ? text.replace(/\{(\w+)\}/g, (whole, key) => isolated(String(values[key] ?? whole))) : text;
  };
}

// What somebody wrote, to stand among other words: it turns nothing around it (as in roadmap/texts).
function isolated(text) {
  if (!/[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802\ud803\ud83a\ud83b]/.test(text)) return text;
  let [open, closed] = [0, 0];
  for (const mark of text.match(/[\u2066-\u2069]/g) ?? []) {
    if (mark !== "\u2069") open += 1;
    else if (open) open -= 1;
    else closed += 1;
  }
  return "\u2068".repeat(closed + 1) + text + "\u2069".repeat(open + 1);
}

function randomHex() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

let idCount = 0;
const freshId = () => `vk${++idCount}`;

// Puts the nodes in this order without ever moving `pinned`, since a moved node loses focus and caret.
function arrange(parent, nodes, pinned) {
  let cursor = parent.firstChild;
  for (const node of nodes) {
    if (node === cursor) {
      cursor = cursor.nextSibling;
    } else if (node === pinned) {
      while (cursor && cursor !== pinned) {
        const next = cursor.nextSibling;
        cursor.remove();
        cursor = next;
      }
      cursor = pinned.nextSibling;
    } else {
      parent.insertBefore(node, cursor);
    }
  }
  while (cursor) {
    const next = cursor.nextSibling;
    cursor.remove();
    cursor = next;
  }
}

const growsByItself = globalThis.CSS?.supports?.("field-sizing", "content") ?? false;

function fitHeight(area) {
  if (growsByItself || !area.isConnected) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

// Finding the direction of every line anew makes a pasted megabyte take a minute: past this, lines are not wrapped.
const LONGEST_WRAPPED = 20000;

// The beginning of a text that is too long for any field.
const PREVIEW = 2000;
const clipped = (text, longest = PREVIEW) => (text.length > longest ? `${text.slice(0, PREVIEW)}…` : text);

function firstLine(text) {
  const line = text.slice(0, PREVIEW).trim().split("\n")[0];
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}

function tame(area) {
  const huge = area.value.length > LONGEST_WRAPPED;
  area.dir = huge ? "ltr" : "auto";
  area.classList.toggle("huge", huge);
}

function setText(area, text) {
  area.value = text;
  tame(area);
  fitHeight(area);
}

// New text in a field that may have the focus: the caret stays where it was.
function replaceText(area, text) {
  const { selectionStart: start, selectionEnd: end } = area;
  setText(area, text);
  area.setSelectionRange(Math.min(start, text.length), Math.min(end, text.length));
}

// Text of a single-line or multi-line field: a textarea, since long words should break and not scroll away.
function makeArea(label, props) {
  const area = make("textarea", { rows: 1, dir: "auto", "aria-label": label, autocomplete: "off", ...props });
  area.addEventListener("input", () => {
    tame(area);
    fitHeight(area);
  });
  return area;
}

// Tells when the width of a sheet has changed, in rem of its own text.
function watchWidth(root, changed) {
  const look = () => root.clientWidth && changed(root.clientWidth / (parseFloat(getComputedStyle(root).fontSize) || 16));
  const watch = new ResizeObserver(look);
  watch.observe(root);
  document.fonts.addEventListener("loadingdone", look);
  return () => {
    watch.disconnect();
    document.fonts.removeEventListener("loadingdone", look);
  };
}

function caretAt(area, place) {
  const at = place === "start" ? 0 : typeof place === "number" ? place : area.value.length;
  area.setSelectionRange?.(at, at);
}

// Where the keys go when a field is left without going on: the place that it stands in. Enter goes back into the field,
// Tab goes on from its end as the browser does.
function restOn(place, back, end = back) {
  const keys = (event) => {
    if (event.target !== place) return;
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      back();
    } else if (event.key === "Tab" && !event.shiftKey) {
      end();
    }
  };
  const gone = new AbortController();
  const leave = () => {
    place.removeAttribute("tabindex");
    gone.abort();
  };
  place.tabIndex = -1;
  place.addEventListener("keydown", keys, { signal: gone.signal });
  place.addEventListener("blur", leave, { signal: gone.signal });
  place.focus();
}

function makeIcon(name) {
  const paths = {
    trash: "M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10 11v5M14 11v5",
    chevron: "M9 6l6 6-6 6",
    grip: "M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01",
    undo: "M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
    redo: "M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
    check: "M5 13l4 4L19 7",
    clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18",
    warning: "M12 9v4M12 17h.01M12 3L2 20h20z",
    calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    search: "M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14M16 16l4 4",
    plus: "M12 5v14M5 12h14",
    person: "M12 5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7M5 20a7 7 0 0 1 14 0",
    close: "M6 6l12 12M18 6L6 18",
  };
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}
