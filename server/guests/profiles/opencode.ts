import type { GuestProfile } from '@/server/core/ports/guest';

const program = (installed: string) => `"${installed}/node_modules/.bin/opencode" run`;

export const opencode: GuestProfile = {
  name: 'opencode',
  title: 'opencode',
  install: { package: 'opencode-ai', version: '1.18.33', scripts: true },
  protocol: 'chat',
  tried: '1.18.33',
  files: ({ baseUrl, model, contextTokens, outputTokens }) => ({
    '.config/opencode/opencode.json': JSON.stringify({
      model: `espalier/${model}`,
      autoupdate: false,
      share: 'disabled',
      permission: { '*': 'allow' },
      provider: {
        espalier: {
          npm: '@ai-sdk/openai-compatible',
          name: 'espalier',
          options: { baseURL: baseUrl, apiKey: 'none' },
          models: { [model]: { name: model, limit: { context: contextTokens, output: outputTokens } } },
        },
      },
    }),
  }),
  environment: () => ({ OPENCODE_DISABLE_AUTOUPDATE: '1', OPENCODE_DISABLE_MODELS_FETCH: '1' }),
  start: ({ installed }) => `${program(installed)} "$PROMPT"`,
  continue: ({ installed }) => `${program(installed)} --continue "$PROMPT"`,
  isMain: (tools) => tools.length > 0,
  tools: {
    bash: { kind: 'shell', fields: { command: 'command' } },
    read: { kind: 'read_file', fields: { path: 'filePath' } },
    write: { kind: 'write_file', fields: { path: 'filePath', content: 'content' } },
  },
};
