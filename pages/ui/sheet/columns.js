// How wide the columns of a table are, in em: what holds few words gets what these need, text shares the rest.
const ACTIONS_WIDTH = 6.6;
const PADDING = 1.4;
const SHARES = { narrow: 1, medium: 2, wide: 4 };
const LEAST = { narrow: 5, medium: 7, wide: 11 };
const ROOMY_SHARE = 2.6;
const LEAST_SHARE = 1.6;

const longestWord = (text) => Math.max(...text.split(/[\s-]+/).map((word) => word.length));

// Width that the words of a column ask for, or null where it holds free text.
function wordsWidth(column) {
  const head = longestWord(column.label) * 0.56 + PADDING;
  if (column.type === "date") return Math.max(head, 5.4 + PADDING);
  if (column.type === "month") return Math.max(head, 5 + PADDING);
  if ((column.type !== "choice" && column.type !== "scale") || !column.options?.length) return null;
  const words = Math.max(...column.options.map((option) => longestWord(option.label) * 0.52));
  const mark = column.options.some((option) => option.mark) ? 2 : 0;
  const dots = column.type === "scale" ? 4.8 : 0;
  return Math.min(14, Math.max(head, dots + PADDING, words + mark + PADDING));
}

// The longest word that stands in a column of text, up to what a long Norwegian compound takes.
function longestInRows(view, column) {
  const texts = view.sheet.all.map((row) => row.cells[column.field]);
  const longest = Math.max(0, ...texts.map((text) => (typeof text === "string" ? longestWord(text) : 0)));
  return Math.min(14, longest * 0.56 + PADDING);
}

// The same columns for the head and for every row: each row is a grid of its own, so nothing in it may widen them.
// Where there is no room for the longest words of texts, these break; where choices have none, all share the width.
function layColumns(view, { choices, texts }) {
  const widths = view.columns.map((column) => {
    const asked = choices ? wordsWidth(column) : null;
    const least = texts ? longestInRows(view, column) : 0;
    return asked ? `${asked.toFixed(2)}em` : `minmax(${least.toFixed(2)}em, ${SHARES[column.width] ?? 2}fr)`;
  });
  const template = [...widths, ...(view.hasActions ? [`${ACTIONS_WIDTH}em`] : [])].join(" ");
  if (view.template === template) return;
  view.template = template;
  view.table.style.setProperty("--columns", template);
}

function fitColumns(view, width) {
  const { columns } = view;
  const actions = view.hasActions ? ACTIONS_WIDTH : 0;
  const least = columns.reduce((sum, column) => sum + (LEAST[column.width] ?? 7), actions);
  view.sheet.root.classList.toggle("cards", width < least);
  const asked = columns.map(wordsWidth);
  const shares = columns.reduce((sum, column, at) => sum + (asked[at] ? 0 : SHARES[column.width] ?? 2), 0);
  const left = width - actions - asked.reduce((sum, one) => sum + (one ?? 0), 0);
  const words = columns.reduce((sum, column, at) => sum + (asked[at] ? 0 : longestInRows(view, column)), 0);
  const share = shares ? left / shares : left;
  layColumns(view, { choices: share >= (shares ? LEAST_SHARE : 0), texts: share >= ROOMY_SHARE && words <= left });
}
