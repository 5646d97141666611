import type { NamedCall } from '@/server/exchange/reading/chat-calls';

const fence = /```[\w-]*\s*\n([\s\S]*?)\n?```/g;
const xmlCall = /<function=([\w.-]{1,80})>([\s\S]*?)<\/function>/;
const xmlParameter = /<parameter=([\w.-]{1,80})>([\s\S]*?)<\/parameter>/g;

/** The call that a message's text holds: between tags of a function, or in its last block of code. */
export function callInText(content: string): NamedCall | null {
  const [, name, body = ''] = xmlCall.exec(content) ?? [];
  if (name) {
    const found = [...body.matchAll(xmlParameter)].map(([, key, value]) => [
      key,
      value?.replace(/^\n|\n$/g, ''),
    ]);
    return { id: null, name, arguments: Object.fromEntries(found) };
  }
  const command = [...content.matchAll(fence)].at(-1)?.[1];
  return command === undefined || command.trim() === ''
    ? null
    : { id: null, name: 'bash', arguments: { command } };
}
