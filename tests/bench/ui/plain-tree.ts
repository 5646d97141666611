import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { makeScenes } from '@/components/scene/make-scenes';
import type { RunState } from '@/server/core/run/state';

/** A tree as plain React Flow gets it. */
export interface PlainTree {
  nodes: { id: string; x: number; y: number }[];
  edges: { id: string; from: string; to: string }[];
}

const plainTree = (state: RunState): PlainTree => {
  const scene = makeScenes()(state);
  return {
    nodes: scene.tree.nodes.map(({ id }, at) => ({ id, ...scene.place(at) })),
    edges: scene.tree.nodes.flatMap(({ id, parentId }) =>
      parentId === null ? [] : [{ id: `${parentId}-${id}`, from: parentId, to: id }],
    ),
  };
};

/** Builds the plain page for production and serves it with the tree of `state`. */
export async function servePlainTree(state: RunState): Promise<{ url: string; close(): void }> {
  const directory = mkdtempSync(path.join(tmpdir(), 'espalier-plain-'));
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'silent',
    build: {
      target: 'esnext',
      outDir: directory,
      emptyOutDir: true,
      rollupOptions: {
        input: path.join(import.meta.dirname, 'plain-page.ts'),
        output: { entryFileNames: 'page.js', assetFileNames: 'page[extname]' },
      },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  writeFileSync(path.join(directory, 'tree.json'), JSON.stringify(plainTree(state)));
  const html =
    '<!doctype html><link rel="stylesheet" href="page.css"><div id="root" style="width:100vw;height:100vh"></div><script type="module" src="page.js"></script>';
  const types: Record<string, string> = {
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.json': 'application/json',
  };
  const server = createServer((request, response) => {
    const name = path.basename(request.url ?? '/');
    const type = types[path.extname(name)];
    response.setHeader('content-type', type ?? 'text/html');
    response.end(type ? readFileSync(path.join(directory, name)) : html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The plain page has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close() {
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
