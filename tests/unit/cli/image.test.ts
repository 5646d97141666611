import { expect, test } from 'vitest';
import { withImage } from '@/server/cli/task';
import { simulatedTask } from '@/tests/support/simulated-world';

test('an image and the place of its code become part of the task', () => {
  const flags = { image: 'harness/task:1', imageDirectory: '/testbed', sandbox: 'docker' };
  expect(withImage(simulatedTask, flags)).toMatchObject({
    image: 'harness/task:1',
    imageDirectory: '/testbed',
  });
  expect(withImage(simulatedTask, { sandbox: 'local' })).toBe(simulatedTask);
});

test.each([
  [{ image: 'harness/task:1', sandbox: 'local' }, /Add --sandbox docker/],
  [{ imageDirectory: '/testbed', sandbox: 'docker' }, /Name the image with --image/],
  [{ image: 'a', imageDirectory: 'testbed; rm', sandbox: 'docker' }, /absolute path such as \/testbed/],
])('flags that do not go together are told: %j', (flags, message) => {
  expect(() => withImage(simulatedTask, flags)).toThrow(message);
});
