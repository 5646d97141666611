import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolSpecs } from '@/server/agent/tools';
import { sandboxKinds } from '@/server/core/agent/action';
import { withoutLimits } from '@/server/models/language/tool-schema';
import { tinyModel } from '@/tests/support/tiny-gguf';

/**
 * llama.cpp's own grammar code, from the package `@fugood/llama.node`. It is no dependency, because npm would add several
 * hundred megabytes for graphics cards. ESPALIER_LLAMA names a folder where it was installed (CONTRIBUTING.md).
 */
const place = path.resolve(process.env.ESPALIER_LLAMA ?? '.');
const isInstalled = existsSync(path.join(place, 'node_modules/@fugood/llama.node'));

interface Llama {
  getFormattedChat(messages: object[], template: undefined, options: object): { grammar?: string };
  completion(options: object): Promise<{ text: string }>;
  release(): Promise<void>;
}

const template = '{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}';

describe.skipIf(!isInstalled)(
  'llama.cpp’s grammar of a tool’s arguments (skipped: @fugood/llama.node is not installed)',
  () => {
    let directory: string;
    let load: () => Promise<Llama>;
    beforeAll(async () => {
      directory = mkdtempSync(path.join(tmpdir(), 'espalier-test-'));
      const model = path.join(directory, 'tiny.gguf');
      writeFileSync(model, tinyModel(template));
      const { loadModel } = createRequire(path.join(place, 'package.json'))('@fugood/llama.node');
      load = () => loadModel({ model, n_ctx: 1_024, n_gpu_layers: 0, use_mmap: false });
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    async function compiled(schema: Record<string, unknown>): Promise<string> {
      const format = { type: 'json_schema', json_schema: { schema } };
      const messages = [{ role: 'user', content: 'Act.' }];
      // Each in a model of its own: a call that failed leaves its model busy.
      const llama = await load();
      const { grammar } = llama.getFormattedChat(messages, undefined, {
        jinja: true,
        response_format: format,
      });
      expect(grammar).toContain('root ::=');
      const done = llama.completion({ prompt: 'Act.', grammar, n_predict: 1 });
      const { text } = await done.finally(() => llama.release());
      return text;
    }

    it.each(toolSpecs(sandboxKinds).map((tool) => [tool.name, tool] as const))(
      'of %s compiles from the schema that is sent',
      async (_, { parameters }) => {
        await expect(compiled(withoutLimits(parameters))).resolves.toBeTypeOf('string');
      },
    );

    it('does not compile from schemas with their limits, which is why these are not sent', async () => {
      const failures: string[] = [];
      for (const { name, parameters } of toolSpecs(sandboxKinds)) {
        await compiled(parameters).catch((error: unknown) => failures.push(`${name}: ${error}`));
      }
      expect(failures.join('\n')).toContain('failed to parse grammar');
    });
  },
);
