import type { Notes } from './notes';
import { pictureDropped } from './sentences';
import { asJson, type Fields, fields, isFields, list, text } from './value';

const kilobytes = (base64: string) => Math.max(1, Math.round((base64.length * 3) / 4 / 1024));

/** The placeholder of a picture or a sound: its type and its size. */
function placeholder(part: Fields, notes: Notes): string | null {
  const source = fields(part.source);
  const url = text(fields(part.image_url).url) ?? text(part.image_url) ?? text(part.image) ?? '';
  const data = text(source.data) ?? text(part.data) ?? (url.startsWith('data:') ? url : '');
  const kind =
    text(source.media_type) ??
    text(part.mimeType) ??
    text(part.media_type) ??
    /^data:([^;,]{1,60})/.exec(url)?.[1] ??
    text(part.type);
  if (data !== '') {
    notes.add(pictureDropped);
    return `[${kind ?? 'data'}, ${kilobytes(data)} kB]`;
  }
  const place = text(source.path) ?? text(part.path) ?? (url || null);
  return place === null ? null : `[${kind ?? 'file'} ${place.slice(0, 200)}]`;
}

/** Parts in parts in parts: what is deeper is left out. */
const deepest = 8;

const partText = (part: unknown, notes: Notes, depth: number): string | null => {
  if (typeof part === 'string') return part;
  if (!isFields(part)) return null;
  const own = text(part.text) ?? text(part.content) ?? text(part.refusal);
  if (own !== null) return own;
  if (Array.isArray(part.content)) return depth < deepest ? contentText(part.content, notes, depth + 1) : '…';
  return placeholder(part, notes);
};

/** The text of a message: a string, or a list of parts. Pictures become placeholders. Null without any. */
export function contentText(content: unknown, notes: Notes, depth = 0): string | null {
  if (typeof content === 'string') return content;
  if (isFields(content)) return partText(content, notes, depth) ?? asJson(content);
  const parts = list(content)
    .map((part) => partText(part, notes, depth))
    .filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('\n');
}
