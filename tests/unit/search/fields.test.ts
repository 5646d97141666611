import { expect, it } from 'vitest';
import { z } from 'zod';
import { memories } from '@/server/core/proposal/proposal';
import { diversityFields, inTurn } from '@/server/search/propose/diversity';
import {
  entrantsField,
  groupSizeField,
  judgeTemperatureField,
  memoryField,
  reuseField,
  stepsField,
  stopOnSolutionField,
  temperatureField,
  voteOnSolutionsField,
  votesField,
} from '@/server/search/propose/fields';

const limitsOf = (field: z.ZodType) => {
  const { description, ...limits } = z.toJSONSchema(field, { io: 'input' });
  expect(description).toMatch(/\.$/);
  return limits;
};
const number = (minimum: number, maximum: number, fallback: number) => ({
  type: 'number',
  minimum,
  maximum,
  default: fallback,
});
const whole = (minimum: number, maximum: number, fallback: number) => ({
  ...number(minimum, maximum, fallback),
  type: 'integer',
});
const choice = (values: readonly string[], fallback: string) => ({
  type: 'string',
  enum: values,
  default: fallback,
});

it('fields that strategies share have these limits and defaults', () => {
  expect(
    [
      stepsField(7),
      temperatureField(0.3),
      memoryField('raw'),
      votesField,
      groupSizeField,
      judgeTemperatureField,
    ].map((field) => limitsOf(field)),
  ).toMatchObject([
    whole(1, 1000, 7),
    number(0, 2, 0.3),
    choice(memories, 'raw'),
    whole(1, 99, 8),
    whole(2, 32, 2),
    number(0, 2, 0.5),
  ]);
  expect(
    [reuseField, entrantsField, stopOnSolutionField, voteOnSolutionsField].map((field) => limitsOf(field)),
  ).toMatchObject([
    choice(['never', 'best-win'], 'never'),
    choice(['best', 'all'], 'best'),
    { type: 'boolean', default: true },
    { type: 'boolean', default: false },
  ]);
});

it('fields that keep attempts apart have these limits and defaults, under which they change nothing', () => {
  expect(limitsOf(diversityFields.temperatureChange)).toMatchObject(number(-2, 2, 0));
  expect(limitsOf(diversityFields.approaches)).toMatchObject(
    choice(['none', 'varied', 'unlike-before'], 'none'),
  );
  expect(limitsOf(diversityFields.models)).toMatchObject({ type: 'string', maxLength: 500, default: '' });
  expect(inTurn('', 1)).toEqual({});
  expect([inTurn('a', 2), inTurn('a, b', 4)]).toEqual([{ model: 'a' }, { model: 'b' }]);
});
