import { type Format, firstOf, type Input, listIn, rowsIn, runsRead } from '@/server/exchange/formats/format';
import { freeTokens } from '@/server/exchange/reading/sentences';
import { fields, number, rows } from '@/server/exchange/reading/value';
import { makeRun } from '@/server/exchange/run/make-run';
import { isSdkEvent, sdkSteps } from './sdk-steps';
import { v0Steps } from './v0-steps';

const sdkName = 'openhands-sdk-events';

const sdkRows = (input: Input) => (input.content.shape === 'list' ? rows(listIn(input)) : rowsIn(input));

/** Events of the OpenHands SDK (since November 2025), a list or JSON lines. */
export const openhandsSdk: Format = {
  name: sdkName,
  title: 'a conversation of the OpenHands SDK',
  keys: ['id', 'kind', 'source', 'timestamp'],
  matches: (input) => sdkRows(input).slice(0, 20).some(isSdkEvent),
  read(input) {
    const events = sdkRows(input);
    const steps = sdkSteps(events, input.notes);
    const run = makeRun({
      format: sdkName,
      formatVersion: steps.isTree ? 'tree' : 'linear',
      writer: 'OpenHands SDK',
      task: { statement: steps.statement },
      systemPrompt: steps.systemPrompt,
      model: steps.model,
      stated: steps.stated,
      drafts: steps.drafts,
      notes: input.notes,
    });
    return runsRead(input, sdkName, [run]);
  },
};

const v0Name = 'openhands-v0-events';

/** Events of OpenHands before 1.0: a list. */
export const openhandsV0: Format = {
  name: v0Name,
  title: 'a list of OpenHands V0 events',
  keys: ['id', 'source', 'action', 'args'],
  matches: (input) => {
    const first = firstOf(listIn(input));
    return typeof first.action === 'string' || typeof first.observation === 'string';
  },
  read(input) {
    const events = listIn(input);
    const steps = v0Steps(events, input.notes);
    const isFree = rows(events).some((event) => number(fields(event.llm_metrics).accumulated_cost) === 0);
    input.notes.add(freeTokens, isFree && steps.stated.usd === null && steps.stated.inputTokens ? 1 : 0);
    const run = makeRun({
      format: v0Name,
      writer: steps.writer ?? 'OpenHands',
      task: { statement: steps.statement },
      systemPrompt: steps.systemPrompt,
      stated: steps.stated,
      drafts: steps.drafts,
      notes: input.notes,
    });
    return runsRead(input, v0Name, [run]);
  },
};
