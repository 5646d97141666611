import { isRecord } from '@/server/models/language/record';

type Item = Record<string, unknown>;

/** An output item while it comes. */
interface Growing {
  index: number | null;
  id: string;
  type: string;
  /** As it was begun, or whole. */
  item: Item;
  whole: boolean;
  /** What its deltas come to: text, a refusal, a summary or reasoning, arguments. */
  text: string;
  refusal: string;
  reasoning: string;
  arguments: string;
}

type Grown = 'text' | 'refusal' | 'reasoning' | 'arguments';

/**
 * Puts the output items of a response together. What an item is as a whole goes before what its deltas come to. Its place
 * is a hint: some servers send the same index or none for every item, and another id with each event.
 */
export class OutputItems {
  private items: Growing[] = [];

  begin(index: number | null, given: unknown): void {
    if (isRecord(given)) this.items.push(growing(index, given));
  }

  grow(type: string, field: Grown, index: number | null, id: string, delta: unknown): void {
    if (typeof delta === 'string') this.held(type, index, id)[field] += delta;
  }

  /** The end of arguments: they come whole, also where no delta came. */
  settle(index: number | null, id: string, given: unknown): void {
    const held = this.held('function_call', index, id);
    if (typeof given === 'string' && given !== '') held.arguments = given;
  }

  finish(index: number | null, given: unknown): void {
    if (!isRecord(given)) return;
    const { type, id } = growing(index, given);
    const held = this.open(type, index, id);
    if (held) Object.assign(held, { item: given, whole: true });
    else this.items.push({ ...growing(index, given), whole: true });
  }

  /** The items of the closing event: those that did not come, and what is missing in those that did. */
  close(output: unknown): void {
    const given = Array.isArray(output) ? output.filter(isRecord) : [];
    if (given.length === 0) return;
    if (this.items.length === 0) {
      this.items = given.map((item, at) => ({ ...growing(at, item), whole: true }));
      return;
    }
    for (const [at, item] of given.entries()) {
      const { id, type } = growing(at, item);
      const held =
        this.items.find((one) => id !== '' && one.id === id && one.type === type) ??
        this.items.filter((one) => one.type === type)[
          given.slice(0, at).filter((one) => one.type === type).length
        ];
      if (!held) this.items.push({ ...growing(at, item), whole: true });
      else if (held.whole) held.item = { ...item, ...filled(held.item) };
      else Object.assign(held, { item, whole: true });
    }
  }

  get any(): boolean {
    return this.items.some(
      ({ item, whole, text, refusal, reasoning, arguments: given }) =>
        whole ||
        text !== '' ||
        refusal !== '' ||
        reasoning !== '' ||
        given !== '' ||
        item.type === 'function_call',
    );
  }

  /** Whether there are calls and each came whole. */
  get callsWhole(): boolean {
    const calls = this.items.filter(({ type }) => type === 'function_call');
    return calls.length > 0 && calls.every((call) => call.whole || isJson(call.arguments));
  }

  /** Every item as the server gave it, or as its deltas make it. */
  complete(): Item[] {
    return this.inOrder().map(asItem);
  }

  private inOrder(): Growing[] {
    const indices = this.items.map(({ index }) => index);
    const trusted = !indices.includes(null) && new Set(indices).size === indices.length;
    return trusted ? [...this.items].sort((a, b) => (a.index ?? 0) - (b.index ?? 0)) : this.items;
  }

  private open(type: string, index: number | null, id: string): Growing | undefined {
    const fitting = this.items.filter((one) => one.type === type && !one.whole);
    return (
      fitting.find((one) => id !== '' && one.id === id) ??
      fitting.findLast((one) => index !== null && one.index === index) ??
      fitting[0]
    );
  }

  /** The item that a delta belongs to; one whose start was never sent begins with its first delta. */
  private held(type: string, index: number | null, id: string): Growing {
    const fitting = this.items.filter((one) => one.type === type && !one.whole);
    const held =
      fitting.find((one) => id !== '' && one.id === id) ??
      fitting.findLast((one) => index !== null && one.index === index) ??
      fitting.at(-1);
    if (held) return held;
    const begun = growing(index, { type, ...(id === '' ? {} : { id }) });
    this.items.push(begun);
    return begun;
  }
}

const growing = (index: number | null, item: Item): Growing => ({
  index,
  id: typeof item.id === 'string' ? item.id : '',
  type: typeof item.type === 'string' ? item.type : 'content' in item ? 'message' : '',
  item,
  whole: false,
  text: '',
  refusal: '',
  reasoning: '',
  arguments: '',
});

/** The fields that hold something. */
const filled = (item: Item): Item =>
  Object.fromEntries(
    Object.entries(item).filter(
      ([, value]) =>
        value !== null &&
        value !== undefined &&
        value !== '' &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );

function asItem({ item, whole, type, text, refusal, reasoning, arguments: given }: Growing): Item {
  if (whole && (type !== 'function_call' || filled(item).arguments !== undefined)) return item;
  // As it was begun it says that it is not finished.
  const { status: _, ...begun } = item;
  switch (type) {
    case 'function_call':
      return { ...begun, arguments: given || item.arguments || '' };
    case 'message': {
      if (hasContent(item)) return begun;
      const content = [
        ...(text === '' ? [] : [{ type: 'output_text', text, annotations: [] }]),
        ...(refusal === '' ? [] : [{ type: 'refusal', refusal }]),
      ];
      return { role: 'assistant', ...begun, type, content };
    }
    case 'reasoning':
      return reasoning === '' || hasContent(item)
        ? begun
        : { ...begun, type, summary: [], content: [{ type: 'reasoning_text', text: reasoning }] };
    default:
      return begun;
  }
}

const hasContent = ({ content }: Item): boolean =>
  (Array.isArray(content) && content.length > 0) || (typeof content === 'string' && content !== '');

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
