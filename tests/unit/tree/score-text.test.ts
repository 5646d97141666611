import { expect, it } from 'vitest';
import { scoreText } from '@/components/ui/scale';

const score = {
  targetsPassing: 0,
  targetsTotal: 0,
  guardsPassing: 0,
  guardsTotal: 0,
  reward: 1,
  solved: true,
};

it('a result without tests has its reward where others have their tests, also where it is verified', () => {
  expect(scoreText(score)).toBe('1.00');
  expect(scoreText({ ...score, targetsPassing: 3, targetsTotal: 12, reward: 0.25 })).toBe('3/12');
});
