// Values as people read and write them: cleaning, parsing and showing each type of field.
const HARD_LIMIT = 20000;

function cleanText(text) {
  const plain = text.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
  return plain.toWellFormed ? plain.toWellFormed() : plain;
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);
}

function same(one, other) {
  if (isEmpty(one) && isEmpty(other)) return true;
  return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
}

function roughSize(value) {
  return typeof value === "string" ? value.length + 200 : JSON.stringify(value ?? null).length + 200;
}

function moreThan(wire, field) {
  return Object.entries(wire.values).some(([name, value]) => name !== field && Array.isArray(value) && value.length);
}

function monthNames(lang) {
  const format = new Intl.DateTimeFormat([lang, "nb", "no"], { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2020, month, 1)));
}

const two = (number) => String(number).padStart(2, "0");

function parseDate(text) {
  const local = /^(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})$/.exec(text);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const [day, month, year] = local ? local.slice(1).map(Number) : iso ? iso.slice(1).map(Number).reverse() : [0, 0, 0];
  const full = year && year < 100 ? 2000 + year : year;
  const date = new Date(Date.UTC(full, month - 1, day));
  const real = full >= 1900 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? `${full}-${two(month)}-${two(day)}` : null;
}

function parseMonth(text, lang) {
  const iso = /^(\d{4})[-./ ](\d{1,2})$/.exec(text);
  const local = /^(\d{1,2})[-./ ](\d{4})$/.exec(text);
  const named = /^([^\d\s]+)\.?\s+(\d{4})$/.exec(text.toLowerCase());
  let [year, month] = [0, 0];
  if (iso) [year, month] = iso.slice(1).map(Number);
  else if (local) [month, year] = local.slice(1).map(Number);
  else if (named && named[1].replace(".", "").length >= 3) {
    const start = named[1].replace(".", "");
    month = monthNames(lang).findIndex((name) => name.toLowerCase().startsWith(start)) + 1;
    year = Number(named[2]);
  }
  return month >= 1 && month <= 12 && year >= 1900 ? `${year}-${two(month)}` : null;
}

// What was written in a text field, as {value} or with {bad}: the key of the sentence that says why not.
function parseValue(column, raw, lang) {
  const text = cleanText(raw);
  if (column.type === "date" || column.type === "month") {
    const trimmed = text.trim();
    const value = column.type === "date" ? parseDate(trimmed) : parseMonth(trimmed, lang);
    return { value, bad: trimmed && !value ? `bad_${column.type}` : null };
  }
  const limit = column.limit ?? HARD_LIMIT;
  if ([...text.slice(0, limit * 2 + 1)].length > limit) return { value: text, bad: "too_long" };
  if (column.pattern && text && !new RegExp(`^(?:${column.pattern})$`, "u").test(text)) {
    return { value: text, bad: "bad_pattern" };
  }
  return { value: column.multiline === false ? text.replace(/\n+/g, " ") : text, bad: null };
}

function parsePoints(column, points) {
  const value = points.map(cleanText).filter((point) => point.trim());
  const length = value.reduce((sum, point) => sum + point.length, 0);
  return { value, bad: length > (column.limit ?? HARD_LIMIT) ? "too_long" : null };
}

function optionOf(column, value) {
  return (column.options ?? []).find((option) => String(option.value) === String(value)) ?? null;
}

// The column with choices that are called otherwise; the same where it has none of them.
function renamed(column, names) {
  const isOther = (option) => option.value in names && names[option.value] !== option.label;
  if (!(column.options ?? []).some(isOther)) return column;
  const options = column.options.map((option) => (isOther(option) ? { ...option, label: names[option.value] } : option));
  return { ...column, options };
}

// What stands in a cell of another program's table, as this column's value; null where it cannot be read as one.
function readPasted(column, text, lang) {
  if (column.readonly || column.type === "refs") return null;
  if (column.type === "points") return [text];
  if (["choice", "scale", "ref"].includes(column.type)) {
    const wanted = text.toLowerCase();
    const names = (option) => [String(option.label).toLowerCase(), column.type === "scale" ? String(option.value) : null];
    return (column.options ?? []).find((option) => names(option).includes(wanted))?.value ?? null;
  }
  const { value, bad } = parseValue(column, text, lang);
  return bad ? null : value;
}

function showDate(value) {
  const [year, month, day] = String(value).split("-");
  return day ? `${day}.${month}.${year}` : String(value);
}

function showMonth(value, lang) {
  const [year, month] = String(value).split("-");
  return month ? `${monthNames(lang)[Number(month) - 1] ?? month} ${year}` : String(value);
}

// A value in one line of plain words: for search, for sorting by eye, for reading aloud.
function showValue(column, value, lang) {
  if (isEmpty(value)) return "";
  if (column.type === "date") return showDate(value);
  if (column.type === "month") return showMonth(value, lang);
  if (Array.isArray(value)) {
    return value.map((one) => (column.type === "refs" ? optionOf(column, one)?.label ?? "" : one)).join(", ");
  }
  return column.options?.length ? optionOf(column, value)?.label ?? String(value) : String(value);
}
