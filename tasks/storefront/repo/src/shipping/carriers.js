export const CARRIERS = [
  { name: 'Post', zones: { home: 490, near: 990 }, perKilo: 50, maxGrams: 10_000 },
  { name: 'Globe', zones: { home: 890, near: 1290, world: 2490 }, perKilo: 120, maxGrams: 30_000 },
];
