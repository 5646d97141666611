import { type Format, objectIn, runsRead } from '@/server/exchange/formats/format';
import { timeOf } from '@/server/exchange/reading/time';
import { toolCall } from '@/server/exchange/reading/tools';
import { filled, idText, rows, text } from '@/server/exchange/reading/value';
import type { Draft } from '@/server/exchange/run/draft';
import { makeRun } from '@/server/exchange/run/make-run';

const name = 'transcript';

/** A system that writes `{"transcript": [{id, after, did, saw, when}], "goal"}`: a tree, as `after` names the step before. */
export const transcript: Format = {
  name,
  title: 'a transcript',
  keys: ['transcript', 'goal'],
  matches: (input) => Array.isArray(objectIn(input).transcript),
  read(input) {
    const value = objectIn(input);
    const drafts = rows(value.transcript).map(
      (line, at): Draft => ({
        key: idText(line.id) ?? `line ${at}`,
        parentKey: idText(line.after),
        text: filled(line.thought),
        calls: [toolCall('bash', { command: text(line.did) ?? '' }, { observation: text(line.saw) })],
        at: timeOf(line.when, input.notes),
      }),
    );
    const run = makeRun({ format: name, task: { statement: text(value.goal) }, drafts, notes: input.notes });
    return runsRead(input, name, [run]);
  },
};
