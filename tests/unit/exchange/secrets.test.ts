import { describe, expect, test } from 'vitest';
import { readFile } from '@/server/exchange/read';
import { noteText } from '@/server/exchange/reading/notes';
import { isSecretKey, withoutSecrets } from '@/server/exchange/reading/secrets';
import { json } from '@/tests/support/exchange/bytes';
import { walk } from '@/tests/support/exchange/linear';
import { trajectory } from '@/tests/support/exchange/sessions';

const key = (length: number) => 'a1B2c3D4e5F6g7H8'.repeat(10).slice(0, length);

describe('strings that look like keys', () => {
  test.each([
    ['a key of a model provider', `use sk-proj-${key(40)} now`],
    ['a token of a code host', `ghp_${key(36)}`],
    ['a cloud key', `AKIA${'A1B2C3D4E5F6G7H8'}`],
    ['a header', `Authorization: Bearer ${key(40)}`],
    ['an environment', `ACME_API_KEY=${key(20)}`],
    ['a private key', `-----BEGIN RSA PRIVATE KEY-----\n${key(80)}`],
    ['a web token', `eyJ${key(20)}.eyJ${key(30)}.${key(20)}`],
  ])('%s is masked', (_, text) => {
    const { text: clean, masked } = withoutSecrets(text);
    expect(masked).toBe(1);
    expect(clean).toContain('<masked>');
    expect(clean).not.toContain(key(16));
  });

  test.each([
    'task sk-learn is fine',
    'MAX_TOKENS=4096',
    'the token is in $ACME_API_KEY',
    'commit d5276398046ce4a102776a1e67dcac2884d80dfe',
    'API_KEY=<secret-hidden>',
  ])('%s is left alone', (text) => {
    expect(withoutSecrets(text)).toEqual({ text, masked: 0 });
  });

  test('a long text without any takes no time that grows with its square', () => {
    const text = 'KEY TOKEN Bearer sk- eyJ '.repeat(40_000);
    expect(withoutSecrets(text).masked).toBe(0);
  });
});

test('values are masked by the name of their key, numbers of tokens are not', () => {
  expect(
    ['api_key', 'apiKey', 'Authorization', 'password', 'access_token', 'client_secret'].every(isSecretKey),
  ).toBe(true);
  expect(['max_tokens', 'path', 'token_count', 'inputTokens', 'tokenizer'].some(isSecretKey)).toBe(false);
});

test('secrets in arguments and in what came back are masked everywhere and counted', async () => {
  const step = {
    step_id: 6,
    source: 'agent',
    message: 'x',
    tool_calls: [
      {
        tool_call_id: 'c',
        function_name: 'login',
        arguments: { password: 'hunter2hunter2', nested: [{ api_key: 'k' }], user: 'me' },
      },
    ],
    observation: { results: [{ source_call_id: 'c', content: `ok ghp_${key(36)}` }] },
  };
  const [run] = (await readFile('x', json(trajectory({}, [step])))).runs;
  const written = JSON.stringify(run);
  expect(written).not.toMatch(/hunter2|ghp_|"api_key":"k"/);
  expect(run?.nodes.at(-1)?.calls[0]?.arguments).toEqual({
    password: '<masked>',
    nested: [{ api_key: '<masked>' }],
    user: 'me',
  });
  // The call's text repeats its arguments.
  expect(run?.notes.map(noteText)).toContainEqual(expect.stringMatching(/^secrets, masked: 5$/));
});

test('texts that mean to harm stay texts', async () => {
  const hostile = '<script>alert(1)</script>\u202e\x1b]0;title\x07{{constructor}}';
  const [run] = (await readFile('x', json(walk([hostile])))).runs;
  expect(run?.nodes[0]?.calls[0]?.text).toBe(hostile);
});
