import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';

/** A process that exits with this code says that starting it again would not help. */
const finalExit = 2;

/**
 * Keeps processes running: one that dies is started again after a pause that doubles, at most `limit` times in
 * `windowMs` milliseconds for each. Then everything is ended. Returns what ends everything in good order.
 *
 * @param {object} options
 * @param {{ name: string, start: () => import('node:child_process').ChildProcess }[]} options.processes
 * @param {number} [options.limit]
 * @param {number} [options.windowMs]
 * @param {number} [options.pauseMs] before the first new start
 * @param {(line: string, kept: boolean) => void} options.report `kept`: the line is also for the page
 * @param {(exitCode: number) => void} options.ended called once, when all have ended
 */
export function supervise({ processes, limit = 5, windowMs = 600_000, pauseMs = 500, report, ended }) {
  const alive = new Set();
  const waiting = new Set();
  let ending = false;
  let exitCode = 0;

  const begin = (entry) => {
    const child = entry.start();
    alive.add(child);
    child.once('exit', (code, signal) => {
      alive.delete(child);
      if (!ending) died(entry, code, signal);
      finish();
    });
  };

  function died(entry, code, signal) {
    const now = performance.now();
    entry.deaths = [...(entry.deaths ?? []).filter((at) => now - at < windowMs), now];
    const how = signal ?? `exit ${code}`;
    const times = entry.deaths.length;
    if (code === finalExit || times > limit) {
      const why =
        code === finalExit
          ? 'Its message above says why'
          : `It was started again ${limit} times in ${Math.round(windowMs / 60_000)} minutes; its messages above say why`;
      report(
        `The ${entry.name} process ended (${how}). ${why}. Ending the rest; nothing settled is lost.`,
        false,
      );
      exitCode = 1;
      return end();
    }
    report(
      `The ${entry.name} process ended (${how}) and is started again (${times} of at most ${limit} times in ${Math.round(windowMs / 60_000)} minutes). Nothing settled is lost; runs continue by themselves.`,
      true,
    );
    const timer = setTimeout(
      () => {
        waiting.delete(timer);
        begin(entry);
      },
      pauseMs * 2 ** (times - 1),
    );
    waiting.add(timer);
  }

  function end() {
    if (ending) return;
    ending = true;
    for (const timer of waiting) clearTimeout(timer);
    waiting.clear();
    for (const child of alive) child.kill('SIGTERM');
    setTimeout(() => {
      for (const child of alive) child.kill('SIGKILL');
    }, 8000).unref();
    finish();
  }

  let isFinished = false;
  function finish() {
    if (!ending || alive.size > 0 || isFinished) return;
    isFinished = true;
    ended(exitCode);
  }

  for (const entry of processes) begin({ ...entry });
  return end;
}

/**
 * Calls `end` when npm, or the shell that it put between, is gone: a signal to npm alone does not reach what it started,
 * and the port would stay taken. Without npm nothing happens, so that `nohup node bin/start.mjs &` outlives its shell.
 */
export function endWithNpm(end, { env = process.env, everyMs = 500 } = {}) {
  if (env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, everyMs);
  timer.unref();
}

/** Writes a line for the pages, as `db/notices.ts` reads it; it is void after ten minutes. With null it is removed. */
export function putNotice(database, text) {
  const folder = path.join(path.dirname(path.resolve(database)), 'notices');
  const file = path.join(folder, 'start.json');
  try {
    if (text === null) return rmSync(file, { force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const at = Date.now();
    const notice = { owner: `${hostname()}/${process.pid}/`, text, at, until: at + 600_000 };
    writeFileSync(`${file}.new`, JSON.stringify(notice), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The terminal says it too.
  }
}
