// The chart's data as CSV of exactly what is seen: one row a moment, one column a series. Pure.

import { stamp } from "./time.js";

/** @typedef {{name: string, unit: string, cells: Map<number, {value: number|null, quality: string|null}>}} Column */

/** A field, quoted where it must be; spreadsheets must not run it. @param {string} text */
function field(text) {
  const safe = /^[=+@\t\r]/.test(text) || /^-[^\d.]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * CRLF lines, units in the header, an empty field for what is missing, times with +08:00.
 * @param {Column[]} columns
 * @param {{time: string, quality: string}} words of the header
 */
export function csvOf(columns, { time, quality }) {
  const moments = [...new Set(columns.flatMap(({ cells }) => [...cells.keys()]))].sort((a, b) => a - b);
  const head = [time, ...columns.flatMap(({ name, unit, cells }) =>
    [unit ? `${name} (${unit})` : name, ...(hasQuality(cells) ? [`${name} ${quality}`] : [])])];
  const rows = moments.map((at) => [stamp(at), ...columns.flatMap(({ cells }) => {
    const cell = cells.get(at);
    const value = cell?.value == null ? "" : String(cell.value);
    return hasQuality(cells) ? [value, cell?.quality ?? ""] : [value];
  })]);
  return [head, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

/** @param {Column["cells"]} cells */
const hasQuality = (cells) => [...cells.values()].some(({ quality }) => quality !== null);
