import { expect, it } from 'vitest';
import { z } from 'zod';
import { rootNodeId } from '@/server/core/base/ids';
import { seededRandom } from '@/server/core/base/random';
import { memories } from '@/server/core/proposal/proposal';
import { parseParameters, strategies, strategyNamed } from '@/server/search';
import { TreeBuilder } from './build-tree';

/** What each strategy may be given: name, values and, last, what it takes without one. */
const offered: Record<string, string[]> = {
  single: ['steps: whole 1 to 1000; 20', 'temperature: 0 to 2; 0.2', 'stopOnSolution: yes, no; true'],
  'best-of-n': [
    'n: whole 1 to 1000; 16',
    'steps: whole 1 to 1000; 40',
    'temperature: 0 to 2; 0.8',
    'temperatureChange: -2 to 2; 0',
    'approaches: none, varied, unlike-before; none',
    'models: text of 500; empty',
    'stopOnSolution: yes, no; true',
  ],
  sequential: [
    'attempts: whole 1 to 1000; 5',
    'steps: whole 1 to 1000; 100',
    'temperature: 0 to 2; 0.8',
    'memory: any memory; summary',
    'reuse: never, best-win; never',
    'temperatureChange: -2 to 2; 0',
    'approaches: none, varied, unlike-before; none',
    'models: text of 500; empty',
    'stopOnSolution: yes, no; true',
  ],
  beam: [
    'width: whole 1 to 100; 4',
    'branching: whole 1 to 50; 4',
    'stepsPerRound: whole 1 to 1000; 10',
    'temperature: 0 to 2; 0.8',
    'memory: any memory; summary',
    'stopOnSolution: yes, no; true',
  ],
  mcts: [
    'c: 0 to 10; 1.41',
    'alpha: 0 to 10; 0',
    'beta: 0 to 10; 0.5',
    'gamma: 0 to 10; 0',
    'branching: whole 1 to 50; 3',
    'stepsPerExpansion: whole 1 to 1000; 5',
    'linearUntilFirstFinish: yes, no; true',
    'temperature: 0 to 2; 0.8',
    'memory: any memory; summary',
    'hindsight: all, siblings; all',
    'stopOnSolution: yes, no; true',
  ],
  'ab-mcts': [
    'priorSuccesses: 0.01 to 100; 1',
    'priorFailures: 0.01 to 100; 1',
    'stepsPerExpansion: whole 1 to 1000; 10',
    'temperature: 0 to 2; 0.8',
    'memory: any memory; summary',
    'stopOnSolution: yes, no; true',
  ],
  replay: [
    'attempts: whole 1 to 1000; 16',
    'explore: 0 to 1; 0.5',
    'steps: whole 1 to 1000; 40',
    'temperature: 0 to 2; 0.8',
    'memory: any memory; summary',
    'stopOnSolution: yes, no; true',
  ],
  tournament: [
    'n: whole 1 to 1000; 16',
    'steps: whole 1 to 1000; 40',
    'temperature: 0 to 2; 0.8',
    'groupSize: whole 2 to 32; 2',
    'votes: whole 1 to 99; 8',
    'judgeTemperature: 0 to 2; 0.5',
    'entrants: best, all; best',
    'stopOnSolution: yes, no; false',
  ],
  refine: [
    'n0: whole 1 to 1000; 16',
    'k: whole 1 to 32; 4',
    'n1: whole 1 to 1000; 16',
    'context: select, random, single; select',
    'steps: whole 1 to 1000; 40',
    'temperature: 0 to 2; 0.8',
    'memory: raw, summary, findings; summary',
    'groupSize: whole 2 to 32; 2',
    'votes: whole 1 to 99; 8',
    'judgeTemperature: 0 to 2; 0.5',
    'finalists: best, all; best',
    'stopOnSolution: yes, no; false',
  ],
  'stitch-search': [
    'attempts: whole 1 to 1000; 5',
    'steps: whole 1 to 1000; 100',
    'grafts: whole 0 to 1000; 8',
    'focus: yes, no; false',
    'temperature: 0 to 2; 0.8',
    'memory: any memory; summary',
    'stopOnSolution: yes, no; true',
  ],
  adaptive: [
    'probeSteps: whole 1 to 1000; 10',
    'probeTokens: whole 1 to 1000000; 2000',
    'estimate: rule, history; rule',
    'easySteps: whole 1 to 1000; 20',
    'mediumAttempts: whole 1 to 1000; 3',
    'mediumSteps: whole 1 to 1000; 50',
    'hardAttempts: whole 1 to 1000; 5',
    'hardSteps: whole 1 to 1000; 100',
    'escalate: yes, no; true',
    'temperature: 0 to 2; 0.8',
    'memory: any memory; summary',
    'models: text of 500; empty',
    'stopOnSolution: yes, no; true',
  ],
};

const fieldSchema = z.object({
  type: z.enum(['number', 'integer', 'boolean', 'string']),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
  default: z.union([z.number(), z.boolean(), z.string()]),
});

function shown(name: string, given: unknown): string {
  const field = fieldSchema.parse(given);
  const values = () => {
    if (field.enum) return field.enum.join() === memories.join() ? 'any memory' : field.enum.join(', ');
    if (field.type === 'boolean') return 'yes, no';
    if (field.type === 'string') return `text of ${field.maxLength}`;
    return `${field.type === 'integer' ? 'whole ' : ''}${field.minimum} to ${field.maximum}`;
  };
  return `${name}: ${values()}; ${field.default === '' ? 'empty' : field.default}`;
}

it('every strategy has its line in the table of parameters', () => {
  const built = [...strategies.keys()].filter((name) => name !== 'restart');
  expect(built.sort()).toEqual(Object.keys(offered).sort());
});

it.each(Object.entries(offered))(
  '%s takes its parameters within these limits, and begins at the root with these defaults',
  (name, lines) => {
    const strategy = strategyNamed(name);
    const { properties = {} } = z.toJSONSchema(strategy.parameters, { io: 'input' });
    expect(Object.entries(properties).map(([field, given]) => shown(field, given))).toEqual(lines);
    const view = new TreeBuilder(name).view();
    expect(strategy.propose(view, strategy.parameters.parse({}), seededRandom('s'))).toMatchObject({
      kind: 'propose',
      proposal: { from: rootNodeId, backup: true },
    });
  },
);

it('what is wrong with parameters is told by name, with what they may be', () => {
  const errors = (name: string, given: Record<string, unknown>) => {
    const parsed = parseParameters(strategyNamed(name), given);
    return parsed.ok ? [] : parsed.errors;
  };
  expect(errors('single', { steps: 0, temperature: 3 })).toEqual([
    'steps must be a whole number from 1 to 1000, not 0.',
    'temperature must be a number from 0 to 2, not 3.',
  ]);
  expect(errors('refine', { context: 'all', stopOnSolution: 'maybe' })).toEqual([
    'context must be one of select, random, single, not "all".',
    'stopOnSolution must be true or false, not "maybe".',
  ]);
  expect(errors('single', { depth: 3 })).toEqual([
    'The strategy single has no parameter “depth”. It has: steps, temperature, stopOnSolution.',
  ]);
  expect(errors('single', { steps: '' })).toEqual(['steps must be a whole number from 1 to 1000, not "".']);
});

it('unknown names are told in the order given, before what is wrong with known ones', () => {
  expect(parseParameters(strategyNamed('single'), { b: 1, steps: 0, a: 1 })).toEqual({
    ok: false,
    errors: [
      'The strategy single has no parameter “b”. It has: steps, temperature, stopOnSolution.',
      'The strategy single has no parameter “a”. It has: steps, temperature, stopOnSolution.',
      'steps must be a whole number from 1 to 1000, not 0.',
    ],
  });
});

it('texts are read as the numbers and the yes or no that a parameter asks for', () => {
  const parsed = parseParameters(strategyNamed('single'), {
    steps: ' 7 ',
    temperature: '0.5',
    stopOnSolution: 'false',
  });
  expect(parsed).toEqual({ ok: true, parameters: { steps: 7, temperature: 0.5, stopOnSolution: false } });
  expect(parseParameters(strategyNamed('best-of-n'), { models: '12' })).toMatchObject({
    parameters: { models: '12' },
  });
  expect(parseParameters(strategyNamed('single'), { stopOnSolution: 'true' })).toMatchObject({
    parameters: { stopOnSolution: true },
  });
});
