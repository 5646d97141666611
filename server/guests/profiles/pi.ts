import type { GuestProfile } from '@/server/core/ports/guest';

const flags = '-p --offline --provider espalier --model "$MODEL"';

export const pi: GuestProfile = {
  name: 'pi',
  title: 'pi',
  install: { package: '@mariozechner/pi-coding-agent', version: '0.73.1', scripts: false },
  protocol: 'chat',
  tried: '0.73.1',
  files: ({ baseUrl, model, contextTokens, outputTokens }) => ({
    '.pi/agent/models.json': JSON.stringify({
      providers: {
        espalier: {
          baseUrl,
          api: 'openai-completions',
          apiKey: 'none',
          models: [{ id: model, contextWindow: contextTokens, maxTokens: outputTokens }],
        },
      },
    }),
  }),
  environment: () => ({ PI_OFFLINE: '1', PI_TELEMETRY: '0' }),
  start: ({ installed }) => `"${installed}/node_modules/.bin/pi" ${flags} "$PROMPT"`,
  continue: ({ installed }) => `"${installed}/node_modules/.bin/pi" --continue ${flags} "$PROMPT"`,
  isMain: (tools) => tools.length > 0,
  tools: {
    bash: { kind: 'shell', fields: { command: 'command', timeout: 'timeout' } },
    read: { kind: 'read_file', fields: { path: 'path' } },
    write: { kind: 'write_file', fields: { path: 'path', content: 'content' } },
  },
};
