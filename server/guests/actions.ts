import { type Action, actionSchema } from '@/server/core/agent/action';
import type { GuestProfile } from '@/server/core/ports/guest';

/** The workspace as guests see it. */
const workspace = '/workspace/';

/** A guest's call as an action of ours where its profile knows how, else as a tool's call. */
export function actionOf(profile: GuestProfile, call: { name: string; arguments: string }): Action {
  const given = fieldsIn(call.arguments);
  const reading = Object.hasOwn(profile.tools, call.name) ? profile.tools[call.name] : undefined;
  if (reading) {
    const entries = Object.entries(reading.fields).map(([to, from]) => [to, relative(to, given[from])]);
    const parsed = actionSchema.safeParse({
      kind: reading.kind,
      ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)),
    });
    if (parsed.success) return parsed.data;
  }
  return { kind: 'tool', name: call.name.slice(0, 200) || 'unnamed', arguments: given };
}

const relative = (field: string, value: unknown): unknown =>
  field === 'path' && typeof value === 'string' && value.startsWith(workspace)
    ? value.slice(workspace.length) || '.'
    : value;

function fieldsIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value));
    }
  } catch {
    // What a model wrote may not parse: it is kept as it was.
  }
  return { text };
}
