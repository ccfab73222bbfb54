import type { PathwayEdge, PathwayGraph, PathwayNode } from './pathway-graph.ts';
import { type Layers, pathwayLayers } from './pathway-layers.ts';

/** Sizes in px of the drawing at its own scale. */
export const drawing = {
  nodeWidth: 176,
  nodeHeight: 64,
  columnGap: 72,
  rowGap: 28,
  laneHeight: 16,
  margin: 24,
} as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode {
  readonly node: PathwayNode;
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
}

/** The line of an edge from its source to its target; a loop starts and ends at the same node. */
export interface PlacedEdge {
  readonly edge: PathwayEdge;
  readonly kind: 'forward' | 'back' | 'loop';
  readonly points: readonly Point[];
}

export interface PathwayLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

const heightOf = (isLane: boolean): number => (isLane ? drawing.laneHeight : drawing.nodeHeight);

const columnHeight = (column: Layers['columns'][number]): number =>
  column.reduce((sum, place) => sum + heightOf(place.isLane) + drawing.rowGap, -drawing.rowGap);

/** Upper edge of every place, each column centred on the tallest. */
const topsOf = (layers: Layers): { readonly tops: ReadonlyMap<string, Point>; readonly height: number } => {
  const tallest = Math.max(0, ...layers.columns.map(columnHeight));
  const tops = new Map<string, Point>();
  layers.columns.forEach((column, index) => {
    const x = drawing.margin + index * (drawing.nodeWidth + drawing.columnGap);
    let y = drawing.margin + (tallest - columnHeight(column)) / 2;
    for (const place of column) {
      tops.set(place.id, { x, y });
      y += heightOf(place.isLane) + drawing.rowGap;
    }
  });
  return { tops, height: tallest + 2 * drawing.margin };
};

/** Inside a column a line keeps to its own lane, between columns it is free: so it never runs over a node. */
const routePoints = (
  through: readonly string[],
  tops: ReadonlyMap<string, Point>,
  isLane: (id: string) => boolean,
): readonly Point[] =>
  through.flatMap((id, i) => {
    const top = tops.get(id) ?? { x: 0, y: 0 };
    const y = top.y + heightOf(isLane(id)) / 2;
    const left = { x: top.x, y };
    const right = { x: top.x + drawing.nodeWidth, y };
    if (i === 0) return [right];
    return i === through.length - 1 ? [left] : [left, right];
  });

/** A small arc above the node, inside the gap between rows. */
const loopPoints = (top: Point): readonly Point[] => {
  const middle = top.x + drawing.nodeWidth / 2;
  return [
    { x: middle - 24, y: top.y },
    { x: middle - 12, y: top.y - drawing.rowGap / 2 },
    { x: middle + 12, y: top.y - drawing.rowGap / 2 },
    { x: middle + 24, y: top.y },
  ];
};

export const pathwayLayout = (graph: PathwayGraph): PathwayLayout => {
  const layers = pathwayLayers(graph);
  const { tops, height } = topsOf(layers);
  const nodeIds = new Set(graph.nodes.map((node) => node.id));
  const topOf = (id: string): Point => tops.get(id) ?? { x: 0, y: 0 };
  const routes = layers.routes.map(({ edge, isBack, through }): PlacedEdge => {
    const points = routePoints(through, tops, (id) => !nodeIds.has(id));
    return { edge, kind: isBack ? 'back' : 'forward', points: isBack ? points.toReversed() : points };
  });
  const loops = layers.loops.map(
    (edge): PlacedEdge => ({ edge, kind: 'loop', points: loopPoints(topOf(edge.to)) }),
  );
  const columnCount = layers.columns.length;
  return {
    width:
      columnCount * drawing.nodeWidth + Math.max(0, columnCount - 1) * drawing.columnGap + 2 * drawing.margin,
    height,
    nodes: graph.nodes.map((node) => ({ node, ...topOf(node.id) })),
    edges: [...routes, ...loops],
  };
};

const text = ({ x, y }: Point): string => `${x} ${y}`;

/** The `d` of an SVG path: straight in lanes, an S-curve with level ends between columns. */
export const linePath = ({ kind, points }: PlacedEdge): string => {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  if (kind === 'loop') return `M ${text(first)} C ${rest.map(text).join(', ')}`;
  return rest.reduce(
    ({ path, at }, to) => {
      const middle = (at.x + to.x) / 2;
      const piece = at.y === to.y ? ` L ${text(to)}` : ` C ${middle} ${at.y}, ${middle} ${to.y}, ${text(to)}`;
      return { path: path + piece, at: to };
    },
    { path: `M ${text(first)}`, at: first },
  ).path;
};
