'use client';
import dynamic from 'next/dynamic';

/*
 * The panels beside the tree. The browser fetches the script of each when it is first drawn, so that the tree appears
 * before the scripts of the panels are read.
 */

const emptyLeft = () => <aside className="border-r border-line bg-panel" />;
const emptyRight = () => <aside className="border-l border-line bg-panel" />;
const emptyBelow = () => <section className="col-span-full h-30.5 border-t border-line bg-panel" />;

export const LeftPanel = dynamic(async () => (await import('@/components/panels/left-panel')).LeftPanel, {
  ssr: false,
  loading: emptyLeft,
});
export const Inspector = dynamic(async () => (await import('@/components/inspector/inspector')).Inspector, {
  ssr: false,
  loading: emptyRight,
});
export const TimelinePanel = dynamic(
  async () => (await import('@/components/timeline/timeline')).TimelinePanel,
  {
    ssr: false,
    loading: emptyBelow,
  },
);
export const CompareView = dynamic(
  async () => (await import('@/components/node-comparison/compare-view')).CompareView,
  { ssr: false },
);
export const Resolving = dynamic(async () => (await import('@/components/stitching/resolving')).Resolving, {
  ssr: false,
});
export const NodeMenu = dynamic(async () => (await import('@/components/steering/node-menu')).NodeMenu, {
  ssr: false,
});
