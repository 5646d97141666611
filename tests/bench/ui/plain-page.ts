import { type Edge, type Node, ReactFlow } from '@xyflow/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import '@xyflow/react/dist/style.css';
import type { PlainTree } from './plain-tree';

// The plain way, for comparison: every node and edge handed to React Flow, which draws those that are visible.
const { nodes, edges }: PlainTree = await (await fetch('tree.json')).json();
const flowNodes: Node[] = nodes.map(({ id, x, y }) => ({
  id,
  position: { x, y },
  data: { label: id },
  width: 22,
  height: 22,
}));
const flowEdges: Edge[] = edges.map(({ id, from, to }) => ({ id, source: from, target: to }));
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root.');
createRoot(root).render(
  createElement(ReactFlow, {
    nodes: flowNodes,
    edges: flowEdges,
    onlyRenderVisibleElements: true,
    fitView: true,
    minZoom: 0.001,
    nodesDraggable: false,
  }),
);
