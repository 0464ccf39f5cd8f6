// How wide the columns of a table are, in em: what holds few words gets what these need, text shares the rest.
const ACTIONS_WIDTH = 6.6;
const PADDING = 1.25;
const TIGHTER = 0.6; // so much less of it where room is scarce
const SHARES = { narrow: 1, medium: 2, wide: 4 };
const LEAST = { narrow: 5, medium: 7, wide: 11 };
const MOST = 14;
const ROOMY_SHARE = 2.6;
const LEAST_SHARE = 1.6;
const FEW_BREAK = 0.75;

const sum = (numbers) => numbers.reduce((all, one) => all + (one ?? 0), 0);
const longestWord = (text) => text.split(/[\s-]+/).reduce((longest, word) => (word.length > longest.length ? word : longest), "");
const em = (width) => `${width.toFixed(2)}em`;
const part = (share) => `minmax(0, ${share.toFixed(2)}fr)`;
let pen = null;

function wordWidth(view, text, weight = 400) {
  pen ??= document.createElement("canvas").getContext("2d");
  const { fontFamily, fontSize } = getComputedStyle(view.sheet.root);
  pen.font = `${weight} ${fontSize} ${fontFamily}`;
  return pen.measureText(longestWord(text)).width / parseFloat(fontSize);
}

const headWidth = (view, column) => wordWidth(view, column.label, 600) + PADDING;

// Width that the words of a column ask for, or null where it holds free text.
function choiceWidth(view, column) {
  const head = headWidth(view, column);
  if (column.type === "date") return Math.max(head, 5.4 + PADDING);
  if (column.type === "month") return Math.max(head, 5 + PADDING);
  if ((column.type !== "choice" && column.type !== "scale") || !column.options?.length) return null;
  const words = Math.max(...column.options.map((option) => wordWidth(view, option.label)));
  const mark = column.options.some((option) => option.mark) ? 2 : 0;
  const dots = column.type === "scale" ? 4.8 : 0;
  return Math.min(MOST, Math.max(head, dots + PADDING, words + mark + PADDING));
}

// The longest word that stands in a column of text or above it, up to what a long Norwegian compound takes.
function textWidth(view, column) {
  const cells = column.options?.length ? column.options.map((option) => option.label) : view.sheet.all.map((row) => row.cells[column.field]);
  const texts = cells.filter((text) => typeof text === "string");
  const longest = texts.map(longestWord).reduce((one, other) => (other.length > one.length ? other : one), "");
  return Math.min(MOST, Math.max(headWidth(view, column), wordWidth(view, longest) + PADDING));
}

function fitColumns(view, width) {
  const actions = view.hasActions ? ACTIONS_WIDTH : 0;
  const least = sum(view.columns.map((column) => LEAST[column.width] ?? 7));
  view.sheet.root.classList.toggle("cards", width - actions < least);
  layColumns(view, width - actions);
}

// The same columns for the head and for every row: each row is a grid of its own, so nothing in it may widen them.
function layColumns(view, room = Infinity) {
  const { widths, tight } = columnWidths(view, room);
  const template = [...widths, ...(view.hasActions ? [`${ACTIONS_WIDTH}em`] : [])].join(" ");
  view.sheet.root.classList.toggle("tight", tight);
  if (view.template === template) return;
  view.template = template;
  view.table.style.setProperty("--columns", template);
}

// Where there is room, choices have what their words take, and texts share the rest and have at least their longest
// words. Where it is scarce, all give way alike as long as no word has to break; then texts alone, as long as few words
// have to. Where it is scarcer still, texts share what choices leave; and where that is next to nothing, all do.
function columnWidths(view, room) {
  const { columns } = view;
  const asked = columns.map((column) => choiceWidth(view, column));
  const needs = columns.map((column, at) => asked[at] ?? textWidth(view, column));
  const shares = columns.map((column, at) => (asked[at] ? 0 : SHARES[column.width] ?? 2));
  const shared = sum(shares);
  const share = (room - sum(asked)) / (shared || 1);
  if (sum(needs) <= room && share >= ROOMY_SHARE) {
    return { widths: columns.map((_, at) => (asked[at] ? em(asked[at]) : `minmax(${em(needs[at])}, ${shares[at]}fr)`)), tight: false };
  }
  const least = needs.map((need) => need - TIGHTER);
  if (sum(least) <= room) return { widths: least.map(part), tight: true };
  const texts = sum(least.filter((_, at) => !asked[at]));
  const left = room - sum(least) + texts;
  if (left >= texts * FEW_BREAK) return { widths: least.map((one, at) => (asked[at] ? em(one) : part(one))), tight: true };
  const keepChoices = share >= (shared ? LEAST_SHARE : 0);
  const widths = columns.map((column, at) => (asked[at] && keepChoices ? em(asked[at]) : part(SHARES[column.width] ?? 2)));
  return { widths, tight: false };
}
