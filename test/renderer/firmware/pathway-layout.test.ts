import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PathwayGraph } from '../../../src-renderer/features/firmware/pathway-graph.ts';
import {
  drawing,
  linePath,
  type PathwayLayout,
  type PlacedNode,
  type Point,
  pathwayLayout,
} from '../../../src-renderer/features/firmware/pathway-layout.ts';

const graphOf = (ids: readonly string[], pairs: readonly (readonly [string, string])[]): PathwayGraph => ({
  nodes: ids.map((id) => ({
    id,
    version: id,
    kind: 'production',
    isLatestProduction: false,
    stop: null,
    hardware: null,
  })),
  edges: pairs.map(([from, to]) => ({ from, to })),
});

/** Up to 12 versions with any installations between them, circles and re-installations included. */
const anyGraph = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const ids = Array.from({ length: count }, (_, i) => `v${i}`);
  const pair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
  return fc
    .uniqueArray(pair, { maxLength: 30, selector: ([from, to]) => `${from}>${to}` })
    .map((pairs) => graphOf(ids, pairs));
});

const overlaps = (a: PlacedNode, b: PlacedNode): boolean =>
  a.x < b.x + drawing.nodeWidth &&
  b.x < a.x + drawing.nodeWidth &&
  a.y < b.y + drawing.nodeHeight &&
  b.y < a.y + drawing.nodeHeight;

/** S-curves between columns stay inside the box of their ends, so the box stands for the line. */
const touches = (node: PlacedNode, a: Point, b: Point): boolean =>
  Math.min(a.x, b.x) < node.x + drawing.nodeWidth &&
  Math.max(a.x, b.x) > node.x &&
  Math.min(a.y, b.y) < node.y + drawing.nodeHeight &&
  Math.max(a.y, b.y) > node.y;

const pairsOf = <T>(items: readonly T[]): readonly (readonly [T, T])[] =>
  items.slice(1).map((item, i) => [items[i] as T, item] as const);

const linesOverNodes = ({ nodes, edges }: PathwayLayout): readonly string[] =>
  edges
    .filter(({ kind }) => kind !== 'loop')
    .flatMap(({ edge, points }) =>
      nodes
        .filter((node) => pairsOf(points).some(([a, b]) => touches(node, a, b)))
        .map((node) => `${edge.from}>${edge.to} over ${node.node.id}`),
    );

describe('the drawing of a pathway', () => {
  it('has no two versions on top of each other', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { nodes } = pathwayLayout(graph);
        const clashes = nodes.flatMap((a, i) => nodes.slice(i + 1).filter((b) => overlaps(a, b)));
        expect(clashes).toEqual([]);
      }),
    );
  });

  it('draws every version and every installation once', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const layout = pathwayLayout(graph);
        expect(layout.nodes.map(({ node }) => node)).toEqual(graph.nodes);
        expect(new Set(layout.edges.map(({ edge }) => edge))).toEqual(new Set(graph.edges));
        expect(layout.edges).toHaveLength(graph.edges.length);
      }),
    );
  });

  it('starts each line at its source and ends it at its target', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { nodes, edges } = pathwayLayout(graph);
        const isAt = (id: string, point: Point | undefined): boolean => {
          const node = nodes.find((placed) => placed.node.id === id);
          if (node === undefined || point === undefined) return false;
          const isAcross = point.x >= node.x && point.x <= node.x + drawing.nodeWidth;
          return isAcross && point.y >= node.y && point.y <= node.y + drawing.nodeHeight;
        };
        const astray = edges.filter(
          ({ edge, points }) => !isAt(edge.from, points[0]) || !isAt(edge.to, points.at(-1)),
        );
        expect(astray).toEqual([]);
      }),
    );
  });

  it('leads no line over a version', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        expect(linesOverNodes(pathwayLayout(graph))).toEqual([]);
      }),
    );
  });

  it('keeps everything inside its frame', () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const { width, height, nodes, edges } = pathwayLayout(graph);
        const corners = nodes.flatMap(({ x, y }) => [
          { x, y },
          { x: x + drawing.nodeWidth, y: y + drawing.nodeHeight },
        ]);
        const outside = [...corners, ...edges.flatMap(({ points }) => points)].filter(
          ({ x, y }) => x < 0 || y < 0 || x > width || y > height,
        );
        expect(outside).toEqual([]);
      }),
    );
  });

  it('points every arrow to the right where there is no circle', () => {
    const { edges } = pathwayLayout(
      graphOf(
        ['c', 'b', 'a'],
        [
          ['a', 'b'],
          ['b', 'c'],
          ['a', 'c'],
        ],
      ),
    );
    expect(edges.map(({ kind }) => kind)).toEqual(['forward', 'forward', 'forward']);
  });

  it('draws the way back of a circle as such', () => {
    const { edges } = pathwayLayout(
      graphOf(
        ['a', 'b'],
        [
          ['a', 'b'],
          ['b', 'a'],
        ],
      ),
    );
    expect(edges.map(({ kind }) => kind)).toEqual(['forward', 'back']);
  });

  it('gives an installation over several columns a lane past those between', () => {
    const layout = pathwayLayout(
      graphOf(
        ['a', 'b', 'c', 'd'],
        [
          ['a', 'b'],
          ['b', 'c'],
          ['c', 'd'],
          ['a', 'd'],
        ],
      ),
    );
    expect(layout.edges.at(-1)?.points).toHaveLength(6);
    expect(linesOverNodes(layout)).toEqual([]);
  });
});

describe('the path of a line', () => {
  it('is empty without points', () => {
    expect(linePath({ edge: { from: 'a', to: 'b' }, kind: 'forward', points: [] })).toBe('');
  });

  it('is straight on one height and curved otherwise', () => {
    const edge = { from: 'a', to: 'b' };
    const points = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
      { x: 20, y: 8 },
    ];
    expect(linePath({ edge, kind: 'forward', points })).toBe('M 0 0 L 10 0 C 15 0, 15 8, 20 8');
  });
});
