import type { Encoding, EncodingName } from './encoding';

/** What the colours of the tree mean, in sentences. */
const encodingMeanings: Record<EncodingName, string> = {
  tests: 'The share of target tests that pass, at the last tested node on the path',
  guards: 'How many guard tests fail, at the last tested node on the path, on a logarithmic scale',
  value: 'The mean of the rewards that were backed up through the node',
  visits: 'How often the search passed through the node, on a logarithmic scale',
  cost: 'The cost of the step in dollars, or in tokens if no model has a price, on a logarithmic scale',
  attempt: 'The attempt that made the step',
  model: 'The model that made the step',
  age: 'When the step settled, compared with the other steps',
  diff: 'The lines that the step added and removed, on a logarithmic scale',
  files: 'The file that the path to the node edited last',
};

const rewardMeaning = 'The reward that was recorded or judged, at the last node of the path that has one';

export const encodingMeaning = ({ name, measures }: Pick<Encoding, 'name' | 'measures'>): string =>
  name === 'tests' && measures === 'rewards' ? rewardMeaning : encodingMeanings[name];
