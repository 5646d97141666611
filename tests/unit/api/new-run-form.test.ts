import '@/tests/examples/register';
import { describe, expect, it } from 'vitest';
import { parameterControl, parameterLabel } from '@/components/parameters/parameter-control';
import { type Catalog, initialForm, inputOf, problemsOf, withModel } from '@/components/runs/new-run-form';
import { orderTasks } from '@/components/tasks/task-order';
import { numberProblem, readNumber } from '@/components/ui/number-field';
import { parameterSchemaOf } from '@/server/api/parameter-schema';
import { defaultBudget } from '@/server/core/usage/budget';
import { strategies } from '@/server/search';

const catalog: Catalog = {
  tasks: ['first', 'second'].map((name) => ({
    name,
    title: name,
    statement: 'Broken.',
    language: 'javascript',
    tags: [],
    test: 'node --test',
    hasHoldout: true,
  })),
  strategies: [...strategies.values()].map(({ name, title, explanation, parameters, terms = {} }) => ({
    name,
    title,
    explanation,
    terms,
    schema: parameterSchemaOf(parameters),
  })),
  models: [{ id: 'repair', title: 'Repair' }],
  agents: [{ name: 'espalier', title: 'Espalier' }],
  system: {
    version: '0',
    node: '20',
    database: '/x',
    docker: { available: false, description: 'none' },
    local: 'local',
  },
};

describe('a new run’s form', () => {
  it('can be started as it stands', () => {
    const form = initialForm(catalog, null);
    expect(problemsOf(form)).toEqual({});
    expect(inputOf(form)).toMatchObject({
      task: { kind: 'sample', name: 'first' },
      strategy: 'mcts',
      parameters: {},
      model: 'repair',
      sandbox: 'local',
      budget: defaultBudget,
    });
  });

  it('begins with the task it was called for, and with Docker where an engine answers', () => {
    const docker = {
      ...catalog,
      system: { ...catalog.system, docker: { available: true, description: '' } },
    };
    expect(initialForm(docker, 'second')).toMatchObject({ sample: 'second', sandbox: 'docker' });
    expect(initialForm(catalog, 'gone').sample).toBe('first');
  });

  it('wants a directory’s path, and sends empty fields as absent', () => {
    const form = { ...initialForm(catalog, null), source: 'directory' as const };
    expect(problemsOf(form).path).toBeDefined();
    const filled = { ...form, path: ' /srv/app ', test: '  ' };
    expect(problemsOf(filled)).toEqual({});
    expect(inputOf(filled).task).toEqual({ kind: 'directory', path: '/srv/app' });
    expect(inputOf({ ...filled, reference: ' /srv/fix.patch ' }).task).toMatchObject({
      options: { reference: '/srv/fix.patch' },
    });
  });

  it('sends runner and variables of a directory, and says which line is no variable', () => {
    const form = { ...initialForm(catalog, null), source: 'directory' as const, path: '/srv/app' };
    const filled = { ...form, runner: 'mocha' as const, env: 'TZ=UTC\n\n URL=http://a?b=c ' };
    expect(problemsOf(filled)).toEqual({});
    expect(inputOf(filled).task).toMatchObject({
      options: { runner: 'mocha', env: { TZ: 'UTC', URL: 'http://a?b=c' } },
    });
    expect(problemsOf({ ...form, env: 'TZ=UTC\n2=x' }).env).toContain('“2=x”');
  });

  it('does not allow a shell in a sandbox where the question was not asked', () => {
    const form = { ...initialForm(catalog, null), allowShell: true };
    expect(inputOf(form).allowShell).toBe(true);
    expect(inputOf({ ...form, sandbox: 'docker' }).allowShell).toBe(false);
  });

  it('refuses a search that nothing would end', () => {
    const form = initialForm(catalog, null);
    expect(problemsOf({ ...form, budget: { ...defaultBudget, steps: null } }).steps).toBeDefined();
    expect(problemsOf({ ...form, budget: { ...defaultBudget, steps: null, tokens: 9 } })).toEqual({});
  });
});

describe('a form made from a schema', () => {
  it('has a control for every parameter of every strategy, its default within its range', () => {
    for (const { name, schema } of catalog.strategies) {
      for (const [parameter, property] of Object.entries(schema.properties)) {
        const control = parameterControl(property);
        expect(control.kind === 'text', `${name} ${parameter}`).toBe(
          property.type === 'string' && property.enum === undefined,
        );
        expect(property.description, `${name} ${parameter}`).toBeTruthy();
        if (control.kind === 'slider' || control.kind === 'number') {
          expect(numberProblem(Number(property.default), control), `${name} ${parameter}`).toBeNull();
        }
      }
    }
  });

  it('asks for narrow ranges with a slider and for wide ones with a number', () => {
    expect(parameterControl({ type: 'number', minimum: 0, maximum: 2 }).kind).toBe('slider');
    expect(parameterControl({ type: 'integer', minimum: 1, maximum: 1000 }).kind).toBe('number');
    expect(parameterControl({ type: 'string', enum: ['a', 'b'] })).toEqual({
      kind: 'choice',
      choices: ['a', 'b'],
    });
  });

  it('labels parameters in words', () => {
    expect(parameterLabel('stepsPerExpansion')).toBe('Steps per expansion');
    expect(parameterLabel('c')).toBe('c');
  });
});

describe('a typed number', () => {
  it.each([
    ['', null],
    [' 1,000 ', 1000],
    ['.5', 0.5],
    ['2e3', 2000],
    ['-1', -1],
  ])('%j reads as %s', (text, value) => expect(readNumber(text)).toBe(value));

  it('is told what is wrong with it', () => {
    expect(numberProblem(readNumber('many') ?? 0, {})).toBe('This is not a number.');
    expect(numberProblem(0, { min: 1 })).toBe('At least 1.');
    expect(numberProblem(2000, { max: 1000 })).toBe('At most 1,000.');
    expect(numberProblem(1.5, { step: 1 })).toBe('Give a whole number.');
    expect(numberProblem(1.5, { step: 0.1 })).toBeNull();
  });
});

it('tasks are offered easy ones first, then those that need only Node', () => {
  const task = (name: string, language: string, ...tags: string[]) => ({ name, language, tags });
  const tasks = [
    task('a', 'javascript'),
    task('b', 'python', 'easy'),
    task('c', 'javascript', 'hard'),
    task('d', 'javascript', 'easy'),
    task('e', 'typescript', 'medium'),
  ];
  expect(orderTasks(tasks).map(({ name }) => name)).toEqual(['d', 'b', 'e', 'c', 'a']);
});

describe('another model', () => {
  const strategies = [
    { name: 'single', schema: { properties: { steps: { type: 'integer', default: 20 } } } },
    { name: 'mcts', schema: { properties: { c: { type: 'number', default: 1 } } } },
  ] as unknown as Catalog['strategies'];

  it('brings the limits that fit it, where nobody changed them, and takes them back', () => {
    const form = initialForm(catalog, null);
    const language = withModel(form, 'there/m', strategies);
    expect(language).toMatchObject({
      model: 'there/m',
      budget: { steps: 1_000, stepsPerAttempt: 200 },
      parameters: { single: { steps: 200 } },
    });
    expect(language.parameters).not.toHaveProperty('mcts');
    expect(withModel(language, 'repair', strategies)).toMatchObject({
      budget: form.budget,
      parameters: { single: {} },
    });
  });

  it('leaves what a person set', () => {
    const form = { ...initialForm(catalog, null), parameters: { single: { steps: 7 } } };
    const own = { ...form, budget: { ...form.budget, steps: 55 } };
    expect(withModel(own, 'there/m', strategies)).toMatchObject({
      budget: { steps: 55, stepsPerAttempt: 200 },
      parameters: { single: { steps: 7 } },
    });
  });
});
