#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { importExpenses } from './importer.js';
import { renderReport } from './report.js';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: expense-report FILE');
  process.exit(2);
}
console.log(renderReport(importExpenses(readFileSync(file, 'utf8'))));
