/** The inspector's tabs, by their names in the address. */
export const tabNames = ['step', 'diff', 'files', 'tests', 'prompt', 'selection', 'cost'] as const;
export type TabName = (typeof tabNames)[number];

export const isTabName = (name: string): name is TabName => tabNames.some((tab) => tab === name);

export const tabTitles: Record<TabName, string> = {
  step: 'Step',
  diff: 'Diff',
  files: 'Files',
  tests: 'Tests',
  prompt: 'Prompt',
  selection: 'Selection',
  cost: 'Cost',
};
