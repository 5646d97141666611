import { seededRandom, shuffled } from '@/server/core/base/random';
import type { Runner } from '@/server/core/task/runner';
import { shellQuote } from '@/server/verifier/shell-quote';
import { behind } from './select';
import { shufflingOption } from './shuffle-node';

export interface ShuffledCommand {
  command: string;
  env?: Record<string, string>;
}

const withIds = (head: string, ids: string[]): ShuffledCommand => ({
  command: [head, ...ids.map(shellQuote)].join(' '),
});

/**
 * The command with its tests in another order, drawn from `seed` (≥ 1); `ids` are those of a run before. Null where
 * this runner, or this way of calling it, cannot be made to.
 */
export function shuffledCommand(
  runner: Runner,
  command: string,
  seed: number,
  ids: string[],
): ShuffledCommand | null {
  const order = shuffled(seededRandom(`order/${seed}`), ids);
  switch (runner) {
    case 'node':
      return { command, env: { NODE_OPTIONS: shufflingOption(), ESPALIER_SHUFFLE: String(seed) } };
    case 'vitest':
      return {
        command: behind(
          command,
          /(^|[\s;&|(/])(vitest(?:\s+run)?)(?=$|[\s;&|)])/,
          () => `--sequence.shuffle --sequence.seed=${seed}`,
        ),
      };
    case 'jest':
      return {
        command: behind(command, /(^|[\s;&|(/])(jest)(?=$|[\s;&|)])/, () => `--randomize --seed=${seed}`),
      };
    case 'go':
      return {
        command: command.replace(/(^|[\s;&|(/])(go\s+test)(?=$|[\s;&|)])/, `$1$2 -shuffle=${seed}`),
      };
    case 'unittest': {
      const head = /^(\s*\S*python[\d.]*(?:\s+-[BEsSuIW]\S*)*\s+-m\s+unittest)(?:\s[^;&|<>]*)?$/.exec(
        command,
      )?.[1];
      const plain = order.every((id) => /^[\w.]+ > \w+$/.test(id));
      return head && plain
        ? withIds(
            head,
            order.map((id) => id.split(' > ').join('.')),
          )
        : null;
    }
    case 'pytest': {
      const head = /^(\s*(?:\S*python[\d.]*\s+-m\s+)?(?:pytest|py\.test))(?:\s[^;&|<>]*)?$/.exec(
        command,
      )?.[1];
      const plain = order.every((id) => /^\S+\.py > /.test(id));
      return head && plain
        ? withIds(
            head,
            order.map((id) => id.split(' > ').join('::')),
          )
        : null;
    }
    default:
      return null;
  }
}
