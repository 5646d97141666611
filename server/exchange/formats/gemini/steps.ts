import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import {
  type Fields,
  fields,
  filled,
  idText,
  isFields,
  list,
  rows,
  text,
} from '@/server/exchange/reading/value';
import { addMessage, addRemark, type Draft, setResult } from '@/server/exchange/run/draft';
import { draftOf, shownBy } from './message';

/** What stood before a message: the last step, and how many turns of the user. */
interface Place {
  step: string | null;
  users: number;
}

/** What Gemini CLI writes in the place of the user. */
const context = /^\s*<session_context>/;

/** Makes steps of the rows of a session: messages, changes of the whole conversation, and rewinds. */
export class GeminiSteps {
  statement: string | null = null;
  private readonly known = new Map<string, Draft>();
  private readonly before = new Map<string, Place>();
  private last: string | null = null;
  private users = 0;
  private rows = 0;

  constructor(private readonly notes: Notes) {}

  drafts(): Draft[] {
    return [...this.known.values()];
  }

  entry(entry: Fields): void {
    const back = text(entry.$rewindTo);
    if (back !== null) this.rewind(back);
    else if (Array.isArray(entry.messages)) this.conversation(rows(entry.messages));
    else if (isFields(entry.$set)) {
      if (Array.isArray(entry.$set.messages)) this.conversation(rows(entry.$set.messages));
    } else this.message(entry);
  }

  /** A message stands after the one before it. With an id that is known it replaces the earlier one. */
  private message(entry: Fields): void {
    const own = idText(entry.id) ?? `row ${this.rows}`;
    this.rows += 1;
    const step = this.known.get(this.last ?? '');
    if (entry.type === 'gemini') this.step(entry, own);
    else if (entry.type === 'user') this.user(entry, own, step);
    else if (entry.type === 'error' || entry.type === 'warning')
      addRemark(step, `${entry.type}: ${contentText(entry.content, this.notes) ?? ''}`);
  }

  private step(entry: Fields, own: string): void {
    const earlier = this.known.get(own);
    if (!earlier) this.before.set(own, { step: this.last, users: this.users });
    this.known.set(own, draftOf(entry, own, earlier ?? null, this.last, this.notes));
    this.last = earlier ? this.last : own;
  }

  private user(entry: Fields, own: string, step: Draft | undefined): void {
    const results = list(entry.content).filter((part) => isFields(fields(part).functionResponse));
    for (const part of results) this.result(fields(fields(part).functionResponse), step);
    const rest = Array.isArray(entry.content)
      ? entry.content.filter((part) => !results.includes(part))
      : entry.content;
    const content = filled(contentText(rest, this.notes));
    if (content === null || context.test(content) || this.before.has(own)) return;
    this.before.set(own, { step: this.last, users: this.users });
    this.users += 1;
    if (step) addMessage(step, content);
    else this.statement ??= content;
  }

  /** A result that came as a message: of the call in the step before it that has none. */
  private result(response: Fields, step: Draft | undefined): void {
    const at = (step?.calls ?? []).findIndex(
      ({ name, observation }) => observation === null && name === text(response.name),
    );
    if (step && at !== -1)
      setResult({ draft: step, at }, shownBy([{ functionResponse: response }], this.notes));
  }

  /** What stood from a message on becomes a side branch. Gemini CLI goes back to the start for an id that it does not know. */
  private rewind(id: string): void {
    const place = this.before.get(id) ?? { step: null, users: 0 };
    this.notes.add('side branches that a rewind left', this.last === place.step ? 0 : 1);
    this.notes.add('turns of the user in side branches', this.users - place.users);
    this.last = place.step;
  }

  /**
   * The whole conversation, written anew: steps that are in it already stay where they are, and it goes on from its last
   * one. A conversation without any of them replaces what is before it: it was compacted.
   */
  private conversation(messages: readonly Fields[]): void {
    const isKnown = (message: Fields) => this.known.has(idText(message.id) ?? '');
    const isContinued = messages.some(isKnown);
    const end = this.last;
    if (isContinued) this.last = null;
    for (const message of messages) {
      const own = idText(message.id) ?? '';
      this.message(message);
      if (message.type === 'gemini' && this.known.has(own)) this.last = own;
    }
    if (isContinued && end !== null && this.last !== end && !this.follows(this.last, end))
      this.notes.add('side branches that a rewind left');
  }

  /** Whether a step stands below another. */
  private follows(step: string | null, above: string): boolean {
    let at = step;
    while (at !== null && at !== above) at = this.known.get(at)?.parentKey ?? null;
    return at === above;
  }
}
