import type { PathwayEdge, PathwayGraph } from './pathway-graph.ts';

/** A place in a column: a node, or a lane that an edge over several columns keeps free for itself. */
export interface Place {
  readonly id: string;
  readonly isLane: boolean;
}

/** An edge as it runs through the columns, first to last; `isBack` when the arrow points to an earlier column. */
export interface Route {
  readonly edge: PathwayEdge;
  readonly isBack: boolean;
  /** Places from the lower column to the higher, one per column. */
  readonly through: readonly string[];
}

export interface Layers {
  readonly columns: readonly (readonly Place[])[];
  readonly routes: readonly Route[];
  readonly loops: readonly PathwayEdge[];
}

/** Edges that close a circle, found depth first; without them every arrow can point to a later column. */
const backEdges = (graph: PathwayGraph): ReadonlySet<PathwayEdge> => {
  const back = new Set<PathwayEdge>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const edge of graph.edges) {
      if (edge.from !== id || edge.to === id) continue;
      const target = state.get(edge.to);
      if (target === 'open') back.add(edge);
      else if (target === undefined) visit(edge.to);
    }
    state.set(id, 'done');
  };
  for (const node of graph.nodes) if (!state.has(node.id)) visit(node.id);
  return back;
};

/** Column of each node: one more than the farthest of those before it. */
const columnsOf = (graph: PathwayGraph, forward: readonly PathwayEdge[]): ReadonlyMap<string, number> => {
  const column = new Map<string, number>();
  const place = (id: string): number => {
    const known = column.get(id);
    if (known !== undefined) return known;
    const before = forward.filter((edge) => edge.to === id).map((edge) => place(edge.from) + 1);
    const own = Math.max(0, ...before);
    column.set(id, own);
    return own;
  };
  for (const node of graph.nodes) place(node.id);
  return column;
};

/** Two sweeps of the barycentre rule: a place moves towards the middle of what it is joined to in the column before. */
const ordered = (columns: readonly Place[][], routes: readonly Route[]): readonly (readonly Place[])[] => {
  const neighbours = new Map<string, { before: string[]; after: string[] }>();
  const of = (id: string) => {
    const entry = neighbours.get(id) ?? { before: [], after: [] };
    neighbours.set(id, entry);
    return entry;
  };
  for (const { through } of routes)
    through.forEach((id, i) => {
      const next = through[i + 1];
      if (next === undefined) return;
      of(id).after.push(next);
      of(next).before.push(id);
    });
  const sorted = columns.map((column) => [...column]);
  const sweep = (at: number, side: 'before' | 'after', fixed: readonly Place[]): void => {
    const rank = new Map(fixed.map((place, i) => [place.id, i / Math.max(1, fixed.length - 1)]));
    const middle = (place: Place, i: number, count: number): number => {
      const ranks = of(place.id)[side].flatMap((id) => rank.get(id) ?? []);
      return ranks.length === 0
        ? i / Math.max(1, count - 1)
        : ranks.reduce((a, b) => a + b, 0) / ranks.length;
    };
    const column = sorted[at] ?? [];
    const keyed = column.map((place, i) => ({ place, key: middle(place, i, column.length) }));
    sorted[at] = keyed.sort((a, b) => a.key - b.key).map(({ place }) => place);
  };
  for (let i = 1; i < sorted.length; i++) sweep(i, 'before', sorted[i - 1] ?? []);
  for (let i = sorted.length - 2; i >= 0; i--) sweep(i, 'after', sorted[i + 1] ?? []);
  return sorted;
};

/** Puts every node into a column so that arrows point right, and gives long edges a lane of their own. */
export const pathwayLayers = (graph: PathwayGraph): Layers => {
  const loops = graph.edges.filter((edge) => edge.from === edge.to);
  const back = backEdges(graph);
  const straight = graph.edges.filter((edge) => edge.from !== edge.to);
  const column = columnsOf(
    graph,
    straight.filter((edge) => !back.has(edge)),
  );
  const at = (id: string): number => column.get(id) ?? 0;
  const columns: Place[][] = [];
  const put = (index: number, place: Place): void => {
    while (columns.length <= index) columns.push([]);
    columns[index]?.push(place);
  };
  for (const node of graph.nodes) put(at(node.id), { id: node.id, isLane: false });
  const routes = straight.map((edge, number): Route => {
    const isBack = at(edge.from) > at(edge.to);
    const [low, high] = isBack ? [edge.to, edge.from] : [edge.from, edge.to];
    const through = [low];
    for (let index = at(low) + 1; index < at(high); index++) {
      const lane = { id: `lane:${number}:${index}`, isLane: true };
      put(index, lane);
      through.push(lane.id);
    }
    return { edge, isBack, through: [...through, high] };
  });
  return { columns: ordered(columns, routes), routes, loops };
};
