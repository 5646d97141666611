import { type Format, type Input, rowsIn, runsRead } from '@/server/exchange/formats/format';
import { timeOf } from '@/server/exchange/reading/time';
import { type Fields, fields, text } from '@/server/exchange/reading/value';
import { makeRun } from '@/server/exchange/run/make-run';
import { GeminiSteps } from './steps';

const name = 'gemini-cli';

/** A session of Gemini CLI: one JSON object, or JSON lines with changes and rewinds. */
export const gemini: Format = {
  name,
  title: 'a session of Gemini CLI',
  keys: ['sessionId', 'projectHash', 'messages'],
  matches: (input) => {
    const [first] = rowsIn(input);
    return first !== undefined && 'sessionId' in first && 'projectHash' in first && !('uuid' in first);
  },
  read(input) {
    const { header, entries } = partsOf(input);
    const session = new GeminiSteps(input.notes);
    for (const entry of entries) session.entry(entry);
    const run = makeRun({
      format: name,
      writer: 'Gemini CLI',
      foreignId: text(header.sessionId),
      task: { statement: session.statement },
      startedAt: timeOf(header.startTime, input.notes),
      endedAt: timeOf(header.lastUpdated, input.notes),
      drafts: session.drafts(),
      notes: input.notes,
    });
    const calls = run.nodes.reduce((total, node) => total + node.calls.length, 0);
    return runsRead(input, name, [run], { toolCalls: calls });
  },
};

function partsOf(input: Input): { header: Fields; entries: Fields[] } {
  const [first = {}, ...entries] = rowsIn(input);
  const changes = entries.map((entry) => fields(entry.$set));
  return { header: Object.assign({}, first, ...changes), entries: [first, ...entries] };
}
