import { describe, expect, it } from 'vitest';
import { snapshotFacts } from '@/components/wording/snapshot-facts';
import { asNodeId, snapshotId } from '@/server/core/base/ids';
import { noSteering } from '@/server/core/run/steering';

const environment = `sha256:${'e'.repeat(64)}`;
const node = {
  id: asNodeId('n4'),
  snapshot: snapshotId(environment, 'a'.repeat(64)),
  snapshotShared: false,
  snapshotCost: { bytes: 13_517, layers: 7, flattened: false },
};
const shown = (
  change: Partial<Parameters<typeof snapshotFacts>[1]>,
  steering: Partial<typeof noSteering> = {},
) => {
  const facts = snapshotFacts({ steering: { ...noSteering, ...steering } }, { ...node, ...change });
  return Object.fromEntries(facts.map(({ name, value }) => [name, value]));
};

describe('what a node’s snapshot came to', () => {
  it('tells bytes and layers, and whether it is shared', () => {
    expect(shown({})).toEqual({ snapshot: 'its own', 'snapshot added': '13.2 KB', environment: '7 layers' });
    expect(shown({ snapshotShared: true }).snapshot).toMatch(/shared with its parent/);
  });

  it('tells that many layers were made one', () => {
    const flat = shown({ snapshotCost: { bytes: 9, layers: 1, flattened: true } });
    expect(flat).toMatchObject({
      environment: '1 layer',
      flattened: expect.stringMatching(/merged into one/),
    });
  });

  it('of a step without a command the environment is its parent’s; there is none without an engine', () => {
    const snapshotCost = { bytes: 0, layers: 0, flattened: false };
    expect(shown({ snapshotCost }).environment).toBe('its parent’s');
    expect(shown({ snapshotCost, snapshot: snapshotId('host', 'a') })).not.toHaveProperty('environment');
  });

  it('tells that its image was made anew, and that its files were given up', () => {
    expect(shown({}, { rebuilt: [environment] })['its image']).toMatch(/rebuilt/);
    expect(shown({}, { released: [node.id] })['its files']).toMatch(/removed/);
  });
});
