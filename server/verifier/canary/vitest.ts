import { checksSource } from './javascript';
import { type CanaryPlan, randomName } from './with-canary';

/**
 * A reporter beside the one that writes the report. It runs in Vitest's main process once every project is configured,
 * and adds a setup file of ours to each project that runs outside a browser: no configuration is replaced.
 */
const reporter = (setup: string, notes: string): string => `
import * as _fs from 'node:fs';
import { fileURLToPath } from 'node:url';
const at = (name) => fileURLToPath(new URL(name, import.meta.url));
${checksSource(`at(${JSON.stringify(notes)})`)}
export default class {
  onInit(vitest) {
    for (const project of vitest.projects ?? []) {
      if (project.config.browser?.enabled) note({ kind: 'left-out', why: 'a project runs in a browser' });
      else project.config.setupFiles.push(at(${JSON.stringify(setup)}));
    }
  }
}
`;

/** The setup file: hooks around all tests of a file, and the `expect` that they use. */
const setupFile = (notes: string): string => `
import * as _fs from 'node:fs';
import assert from 'node:assert';
import { fileURLToPath } from 'node:url';
const _notes = fileURLToPath(new URL(${JSON.stringify(notes)}, import.meta.url));
${checksSource('_notes')}
const listed = globalThis.__vitest_worker__?.config?.setupFiles;
if (Array.isArray(listed)) listed.splice(0, listed.length, ...listed.filter((one) => one !== fileURLToPath(import.meta.url)));
const vitest = await import('vitest').catch(() => null);
if (vitest === null) note({ kind: 'left-out', why: 'Vitest could not be loaded from outside the workspace' });
else {
  vitest.beforeAll(() => note({ kind: 'armed' }));
  vitest.afterAll(() => {
    const expects = [vitest.expect, globalThis.expect].filter((one) => one !== undefined);
    const names = expects.map((expect) => wrong({ expect }));
    conclude(wrong({ assert, chai: vitest.assert ? { assert: vitest.assert } : null }) ?? names.find((name) => name !== null) ?? null);
  });
}
`;

/** The plan, and the option for each call of Vitest. */
export function vitestCanary(): CanaryPlan & { option: string } {
  const [file, setup, notes] = [`${randomName()}.mjs`, `${randomName()}.mjs`, randomName()];
  return {
    files: { [file]: reporter(setup, notes), [setup]: setupFile(notes) },
    notes,
    option: ` --reporter="$espalier_canary/${file}"`,
  };
}
