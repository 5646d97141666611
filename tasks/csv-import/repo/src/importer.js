import { guessDelimiter, parseCsv } from './parser.js';
import { columnsOf } from './schema.js';

function toRecord(fields, columns) {
  const record = {};
  fields.forEach((field, k) => {
    const column = columns[k];
    if (column) record[column.name] = column.read(field);
  });
  return record;
}

const isBlank = (fields) => fields.every((field) => field.trim() === '');

export function importExpenses(text) {
  const [headings, ...rows] = parseCsv(text, guessDelimiter(text));
  if (!headings) return [];
  const columns = columnsOf(headings);
  return rows.filter((fields) => !isBlank(fields)).map((fields) => toRecord(fields, columns));
}
