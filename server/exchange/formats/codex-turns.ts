import { contentText } from '@/server/exchange/reading/content';
import type { Notes } from '@/server/exchange/reading/notes';
import { lateResults } from '@/server/exchange/reading/sentences';
import { toolCall } from '@/server/exchange/reading/tools';
import { noUsage, sumUsage } from '@/server/exchange/reading/usage';
import {
  type Fields,
  fields,
  filled,
  idText,
  isFields,
  number,
  parsed,
  text,
} from '@/server/exchange/reading/value';
import {
  addCall,
  addMessage,
  addRemark,
  type CallPlace,
  type Draft,
  setResult,
} from '@/server/exchange/run/draft';
import type { ImportedUsage } from '@/server/exchange/run/imported-run';

/** Messages that Codex writes in the place of the user. */
const context =
  /^\s*(?:<(?:environment_context|user_instructions|permissions|turn_aborted|skills?_)|# AGENTS\.md instructions)/;

/**
 * Makes steps of response items: calls before their first result are one step, with the text and the reasoning before
 * them. A text without a call closes its turn: it stands at the step before it, or is a step where the turn has none.
 */
export class CodexTurns {
  readonly drafts: Draft[] = [];
  statement: string | null = null;
  model: string | null = null;
  private last: Draft | null = null;
  private isOpen = false;
  private written: string[] = [];
  private thoughts: string[] = [];
  /** Tokens of answers that were texts alone, after the last step; of those before the last step. */
  private closing: ImportedUsage = noUsage;
  private carried: ImportedUsage = noUsage;
  /** Of each turn: the step before it. */
  private readonly turns: (Draft | null)[] = [];
  private readonly places = new Map<string, CallPlace>();

  constructor(private readonly notes: Notes) {}

  item(item: Fields, at: number | null): void {
    const type = text(item.type) ?? '';
    if (type === 'message') this.message(item);
    else if (type === 'reasoning') {
      this.thoughts.push(
        contentText(item.summary, this.notes) ?? contentText(item.content, this.notes) ?? '',
      );
    } else if (type.endsWith('_output')) this.output(item);
    else if (type.endsWith('_call') || type === 'custom_tool_call') this.call(item, type, at);
  }

  private message(item: Fields): void {
    const content = contentText(item.content, this.notes) ?? '';
    if (item.role === 'assistant') this.written.push(content);
    else if (item.role === 'user' && !context.test(content)) {
      this.end();
      this.turns.push(this.last);
      if (this.statement === null && !this.last) this.statement = content;
      else if (this.last) addMessage(this.last, content);
    }
  }

  private call(item: Fields, type: string, at: number | null): void {
    const draft = this.isOpen && this.last ? this.last : this.step(at);
    const action = fields(item.action);
    const given =
      item.arguments !== undefined
        ? parsed(item.arguments)
        : (item.input ?? (isFields(item.action) ? action : null));
    const name = filled(item.name) ?? type.replace(/_call$/, '');
    const place = addCall(draft, toolCall(name, given));
    const id = idText(item.call_id) ?? idText(item.id);
    if (id !== null) this.places.set(id, place);
  }

  private step(at: number | null): Draft {
    const draft: Draft = {
      key: String(this.drafts.length),
      parentKey: this.last?.key ?? null,
      text: filled(this.written.join('\n')),
      reasoning: filled(this.thoughts.join('\n')),
      calls: [],
      model: this.model,
      at,
    };
    this.written = [];
    this.thoughts = [];
    this.carried = this.closing;
    this.closing = noUsage;
    this.drafts.push(draft);
    this.last = draft;
    this.isOpen = true;
    return draft;
  }

  private output(item: Fields): void {
    this.isOpen = false;
    const place = this.places.get(idText(item.call_id) ?? '');
    if (!place) {
      this.notes.add(lateResults);
      return;
    }
    const whole = fields(parsed(item.output));
    const observation = contentText(whole.output ?? whole.content ?? item.output, this.notes) ?? '';
    const [, code] = /(?:Exit code|exited with code)[: ]+(-?\d{1,6})/i.exec(observation.slice(0, 2000)) ?? [];
    const exitCode = number(fields(whole.metadata).exit_code) ?? (code === undefined ? null : Number(code));
    const error = whole.success === false || (exitCode ?? 0) > 0;
    setResult(place, { observation, exitCode, error });
  }

  /** Tokens of the last answer. A text that closes its turn is an answer of its own, and belongs to the step before it. */
  usage(usage: ImportedUsage): void {
    if (this.written.length > 0) this.closing = sumUsage([this.closing, usage]);
    else if (this.last && this.last.inputTokens === undefined)
      Object.assign(this.last, sumUsage([this.carried, usage]));
  }

  remark(sentence: string): void {
    if (this.last) addRemark(this.last, sentence);
  }

  /** The last turns become a side branch: what follows stands below the step before them. */
  rollBack(count: number): void {
    this.end();
    for (let turn = 0; turn < count && this.turns.length > 0; turn += 1) this.last = this.turns.pop() ?? null;
    this.notes.add('turns that were taken back, kept as side branches', Math.min(count, 1000));
  }

  /** Ends a turn: a text that no call followed. */
  end(): void {
    this.isOpen = false;
    const closing = filled(this.written.join('\n'));
    if (closing !== null) {
      const before = this.turns.at(-1) ?? null;
      if (this.last && this.last !== before) {
        this.remark(`closing text: ${closing}`);
        Object.assign(this.last, sumUsage([{ ...noUsage, ...this.last }, this.closing]));
      } else Object.assign(this.step(null), this.carried);
    }
    this.closing = noUsage;
    this.written = [];
    this.thoughts = [];
    this.isOpen = false;
  }
}
