import type { GuestProfile } from '@/server/core/ports/guest';

const program = (installed: string) => `"${installed}/node_modules/.bin/codex" exec --skip-git-repo-check`;
/** The sandbox around it is ours; its own would forbid what ours allows. */
const open = '--dangerously-bypass-approvals-and-sandbox';

export const codex: GuestProfile = {
  name: 'codex',
  title: 'Codex',
  install: { package: '@openai/codex', version: '0.171.0', scripts: false },
  protocol: 'responses',
  tried: '0.171.0',
  files: ({ baseUrl, model, contextTokens }) => ({
    '.codex/config.toml': [
      `model = ${JSON.stringify(model)}`,
      'model_provider = "espalier"',
      `model_context_window = ${contextTokens}`,
      'check_for_update_on_startup = false',
      '[model_providers.espalier]',
      'name = "espalier"',
      `base_url = ${JSON.stringify(baseUrl)}`,
      'wire_api = "responses"',
      'request_max_retries = 0',
      'stream_max_retries = 0',
      'stream_idle_timeout_ms = 3600000',
      '[analytics]',
      'enabled = false',
      '',
    ].join('\n'),
  }),
  environment: () => ({}),
  start: ({ installed }) => `${program(installed)} ${open} "$PROMPT"`,
  continue: ({ installed }) => `${program(installed)} ${open} resume --last "$PROMPT"`,
  isMain: (tools) => tools.length > 0,
  tools: {
    shell_command: { kind: 'shell', fields: { command: 'command' } },
    exec_command: { kind: 'shell', fields: { command: 'cmd' } },
  },
};
