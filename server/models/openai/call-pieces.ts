import { settledIds } from '@/server/models/language/call-ids';
import type { ToolCall } from '@/server/models/language/chat';
import { isRecord } from '@/server/models/language/record';

/** A call while it comes. */
interface Growing {
  id: string;
  name: string;
  text: string;
  /** Arguments that came as an object and not as text. */
  object: Record<string, unknown> | null;
  /** Begun by a repeated name alone: it is a call only if arguments follow. */
  provisional: boolean;
  /** Calls stand in the order of their indices, those of one index in the order they came. */
  place: number;
  /** Fields of other makers beside the call, e.g. the signature of Gemini's reasoning. */
  extras: Record<string, unknown>;
}

/** A piece of a call as a server sent it, with nothing taken for granted. */
interface Piece {
  index: number | null;
  id: string;
  name: string;
  given: unknown;
  extras: Record<string, unknown>;
}

/**
 * Puts calls together from their pieces. The index says which call a piece belongs to, as far as it can be trusted: many
 * servers send index 0 or none for every call, or repeat name and id with each piece. A new call begins where the one
 * before is whole and a name or another id follows.
 */
export class CallPieces {
  private readonly calls: Growing[] = [];

  get any(): boolean {
    return this.calls.length > 0;
  }
  /** Whether there are calls and the arguments of all are whole JSON. */
  get whole(): boolean {
    return this.any && this.calls.every((call) => call.name !== '' && isWhole(call));
  }

  /** The pieces of one delta. */
  add(given: unknown): void {
    const list = Array.isArray(given) ? given : isRecord(given) ? [given] : [];
    const grown = new Set<Growing>();
    for (const [place, one] of list.entries()) {
      if (!isRecord(one)) continue;
      const piece = pieceOf(one);
      if (piece.index === null && list.length > 1) piece.index = place;
      grown.add(this.put(piece, grown));
    }
  }

  private real(): Growing[] {
    const ordered = [...this.calls].sort((a, b) => a.place - b.place);
    return ordered.filter((call) => !call.provisional || call.text !== '' || call.object !== null);
  }

  /** Fields of other makers beside each call, in the order of `complete`. */
  extras(): Record<string, unknown>[] {
    return this.real().map((call) => call.extras);
  }

  complete(): ToolCall[] {
    return settledIds(
      this.real().map(({ id, name, text, object }) => ({ id, name, arguments: argumentsOf(text, object) })),
    );
  }

  private put(piece: Piece, sameDelta: ReadonlySet<Growing>): Growing {
    const held = this.held(piece);
    // One delta does not hold two pieces of the same call with a name each.
    const twice = held !== undefined && piece.name !== '' && sameDelta.has(held);
    if (held && !twice && !begins(piece, held)) {
      grow(held, piece);
      return held;
    }
    const provisional = held !== undefined && !twice && piece.name === held.name && isEmpty(piece.given);
    const place = piece.index ?? this.calls.at(-1)?.place ?? 0;
    const call: Growing = { id: '', name: '', text: '', object: null, provisional, place, extras: {} };
    grow(call, piece);
    this.calls.push(call);
    return call;
  }

  /** The newest call of the index; without an index the one of the id, or the newest of all. */
  private held({ index, id, name }: Piece): Growing | undefined {
    const atIndex = index === null ? undefined : this.calls.findLast((call) => call.place === index);
    if (atIndex || (index !== null && name !== '')) return atIndex;
    const sameId = id === '' ? undefined : this.calls.findLast((call) => call.id === id);
    return sameId ?? this.calls.at(-1);
  }
}

const isEmpty = (given: unknown) => given === '' || given === undefined;

/** Whether arguments can begin like this. */
const mayOpen = (given: unknown) => typeof given !== 'string' || /^\s*(?:[[{"]|$)/.test(given);

/** Whether a piece begins a call of its own beside the one that its index names. */
function begins({ id, name, given }: Piece, held: Growing): boolean {
  if (name === '') return false;
  const otherId = id !== '' && held.id !== '' && id !== held.id;
  const otherName = held.name !== '' && name !== held.name;
  if (otherId && otherName) return true;
  if (held.object !== null && isRecord(given)) return otherId || otherName || conflicts(held.object, given);
  if (!mayOpen(given) || (id !== '' && id === held.id && isEmpty(given)) || !isWhole(held)) return false;
  return given !== held.text || otherId;
}

/** Objects may come in parts, or fuller each time. */
const conflicts = (held: Record<string, unknown>, given: Record<string, unknown>) =>
  Object.entries(given).some(([key, value]) => key in held && !extendsValue(held[key], value));

const extendsValue = (held: unknown, value: unknown) =>
  JSON.stringify(held) === JSON.stringify(value) ||
  (typeof held === 'string' && typeof value === 'string' && value.startsWith(held));

function grow(call: Growing, { id, name, given, extras }: Piece): void {
  Object.assign(call.extras, extras);
  if (call.id === '') call.id = id;
  // Names come whole, once or with each piece; seldom in pieces, or longer each time.
  if (name !== '' && name.startsWith(call.name)) call.name = name;
  else if (name !== '' && !isWhole(call)) call.name += name;
  if (isRecord(given)) call.object = { ...call.object, ...given };
  // A last piece that repeats what has come already adds nothing.
  else if (typeof given === 'string' && !(given === call.text && isWhole(call))) call.text += given;
}

function isWhole({ text, object }: Growing): boolean {
  if (object !== null) return true;
  if (!/[}\]"]\s*$/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Texts and objects in one call: the object is the later and fuller one where the text is no JSON by itself. */
function argumentsOf(text: string, object: Record<string, unknown> | null): string {
  if (object === null || (text !== '' && text !== '{}')) return text;
  return JSON.stringify(object);
}

function pieceOf(one: Record<string, unknown>): Piece {
  const called = isRecord(one.function) ? one.function : one;
  const index = typeof one.index === 'string' && one.index !== '' ? Number(one.index) : one.index;
  const given = called.arguments ?? called.parameters ?? called.input;
  return {
    index: typeof index === 'number' && Number.isInteger(index) ? index : null,
    id: textOf(one.id ?? one.call_id),
    name: textOf(called.name),
    extras: one.extra_content === undefined ? {} : { extra_content: one.extra_content },
    given: Array.isArray(given) ? JSON.stringify(given) : given === null ? undefined : given,
  };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
