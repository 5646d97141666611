import { describe, expect, it } from 'vitest';
import { nodeId } from '@/server/core/base/ids';
import { noticeOf, type Standing } from '@/server/core/run/standing';

const before: Standing = { title: 'Mend it', status: 'running', waits: false, best: null };
const notice = (after: Partial<Standing>) => noticeOf(before, { ...before, ...after })?.heading ?? null;

describe('what is told of a run that nobody looks at', () => {
  it('is that it ended, and how', () => {
    expect(notice({ status: 'solved' })).toBe('Solved');
    expect(notice({ status: 'unsolved' })).toBe('Ended without a solution');
    expect(notice({ status: 'stopped' })).toBe('Ended without a solution');
    expect(notice({ status: 'failed' })).toBe('The run failed');
    expect(notice({ status: 'paused' })).toBe('Paused');
  });

  it('is that it waits for approval, or is solved and goes on', () => {
    expect(notice({ waits: true })).toBe('Waiting for your approval');
    expect(notice({ best: { node: nodeId(7), solves: true } })).toBe('Solved at n7; the run goes on');
  });

  it('is nothing for a new best that does not solve, and nothing a second time', () => {
    expect(notice({ best: { node: nodeId(7), solves: false } })).toBeNull();
    const solved: Standing = { ...before, best: { node: nodeId(7), solves: true } };
    expect(noticeOf(solved, { ...solved, best: { node: nodeId(9), solves: true } })).toBeNull();
    expect(noticeOf({ ...before, waits: true }, { ...before, waits: true })).toBeNull();
  });
});
