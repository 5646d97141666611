import { describe, expect, it } from 'vitest';
import { lessonsOf } from '@/server/repair/ranking/lessons';
import { effectOf, parseReport, type Report } from '@/server/repair/reading/report';
import type { Trial } from '@/server/repair/reading/story';

const reportOf = (text: string): Report => {
  const report = parseReport(text);
  if (!report) throw new Error('no report');
  return report;
};
const before = reportOf(
  '2 of 4 tests fail.\n\n✗ one\n    1 !== 2\n✗ two\n    3 !== 4\n\npassing: three; four',
);

describe('the effect of a change', () => {
  it('is nothing where all tests end as before, line numbers aside', () => {
    expect(effectOf(before, before, new Set())).toEqual({ repaired: 0, touched: 0, broken: 0 });
  });

  it('counts failing tests that fail otherwise or pass, and passing ones that fail', () => {
    const after = reportOf('2 of 4 tests fail.\n\n✗ one\n    7 !== 2\n✗ three\n    x\n\npassing: two; four');
    expect(effectOf(before, after, new Set())).toMatchObject({ touched: 1, broken: 0.5 });
  });

  it('leaves flaky tests out', () => {
    const after = reportOf('3 of 4 tests fail.\n\n✗ one\n    1 !== 2\n✗ two\n    3 !== 4\n✗ three\n    x\n');
    expect(effectOf(before, after, new Set(['three']))).toEqual({ repaired: 0, touched: 0, broken: 0 });
  });

  it('is unknown without a report', () => {
    expect(effectOf(before, null, new Set())).toBeNull();
    const unloaded: Report = { total: before.total - 1, failed: 1, failing: [], passing: [] };
    expect(effectOf(before, unloaded, new Set())).toBeNull();
  });
});

describe('what trials teach', () => {
  const base = 'function f(a) {\n  return a + 1;\n}\nfunction g(a) {\n  return a - 1;\n}\n';
  const trial = (from: string, to: string, effect: Trial['effect'], verdict: Trial['verdict']): Trial => ({
    path: 'a.js',
    base,
    result: base.replace(from, to),
    verdict,
    effect,
    generation: 1,
  });
  const line = 'a.js\0return a + 1;';

  it('a change that alters the failure raises its function', () => {
    const lessons = lessonsOf([trial('a + 1', 'a + 2', { repaired: 0, touched: 1, broken: 0 }, 'changed')]);
    expect(lessons.units.get('a.js\0f')).toBeGreaterThan(1);
    expect(lessons.units.has('a.js\0g')).toBe(false);
  });

  it('a change under which failing tests pass speaks for its line most, though others break', () => {
    const half = lessonsOf([trial('a + 1', 'a + 2', { repaired: 0.5, touched: 0.5, broken: 0.1 }, 'worse')]);
    const all = lessonsOf([trial('a + 1', 'a + 2', { repaired: 1, touched: 1, broken: 0.1 }, 'worse')]);
    const [halfFactor = 0] = half.lines.values();
    const [allFactor = 0] = all.lines.values();
    expect(halfFactor).toBeGreaterThan(1.5);
    expect(allFactor).toBeGreaterThan(halfFactor);
  });

  it('a change that only breaks passing tests speaks against its line, more than one without effect', () => {
    const only = lessonsOf([trial('a + 1', 'a + 2', { repaired: 0, touched: 0, broken: 0.5 }, 'worse')]);
    const none = lessonsOf([trial('a + 1', 'a + 2', { repaired: 0, touched: 0, broken: 0 }, 'same')]);
    expect(only.lines.get(line)).toBeLessThan(none.lines.get(line) ?? 0);
    expect(none.lines.get(line)).toBeLessThan(1);
  });

  it('a change after which nothing runs says little', () => {
    const lessons = lessonsOf([trial('a + 1', 'a + ', { repaired: 0, touched: 1, broken: 1 }, 'worse')]);
    expect(lessons.lines.get(line)).toBeGreaterThan(0.8);
  });

  it('a kept improvement makes its line, as it now reads, worth another look', () => {
    const lessons = lessonsOf([trial('a + 1', 'a + 2', { repaired: 0, touched: 0.5, broken: 0 }, 'better')]);
    expect(lessons.lines.get('a.js\0return a + 2;')).toBeGreaterThan(2);
    expect(lessons.lines.has(line)).toBe(false);
  });

  it('a line that stays in vain however it is changed is tired of, the function around it more slowly', () => {
    const vain = { repaired: 0, touched: 1, broken: 0 };
    const trials = [2, 3, 4, 5, 6, 7].map((n) => trial('a + 1', `a + ${n}`, vain, 'changed'));
    const [few, many] = [lessonsOf(trials.slice(0, 3)), lessonsOf(trials)];
    expect(few.lines.get(line)).toBeGreaterThan(1);
    expect(many.lines.get(line)).toBeLessThan((few.lines.get(line) ?? 0) / 2);
    expect(many.units.get('a.js\0f')).toBeGreaterThan(1);
  });
});
