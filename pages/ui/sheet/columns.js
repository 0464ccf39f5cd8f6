// How wide the columns of a table are: what holds few words gets what these need, text shares the rest.
const ACTIONS_WIDTH = 6.6;
const PADDING = 1.4;
const SHARES = { narrow: 1, medium: 2, wide: 4 };
const LEAST = { narrow: 5, medium: 7, wide: 11 };
const LEAST_SHARE = 2.6;

const longestWord = (text) => Math.max(...text.split(/[\s-]+/).map((word) => word.length));

// Width in rem that the words of a column ask for, or null where it holds free text.
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

function fitColumns(view, width) {
  const { columns } = view;
  const share = (column) => SHARES[column.width] ?? 2;
  const least = columns.reduce((sum, column) => sum + (LEAST[column.width] ?? 7), view.hasActions ? ACTIONS_WIDTH : 0);
  view.sheet.root.classList.toggle("cards", width < least);
  const asked = columns.map(wordsWidth);
  const shares = columns.reduce((sum, column, at) => sum + (asked[at] ? 0 : share(column)), 0);
  const left = width - (view.hasActions ? ACTIONS_WIDTH : 0) - asked.reduce((sum, one) => sum + (one ?? 0), 0);
  const roomy = !shares || left / shares >= LEAST_SHARE;
  const all = columns.reduce((sum, column) => sum + share(column), 0);
  view.table.querySelectorAll("col:not(.acts)").forEach((col, at) => {
    const rem = asked[at] ?? (left / shares) * share(columns[at]);
    col.style.width = roomy ? `${rem}em` : `${(share(columns[at]) / all) * 100}%`;
  });
}
