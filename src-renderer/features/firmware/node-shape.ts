import type { PathwayNode } from './pathway-graph.ts';
import { drawing } from './pathway-layout.ts';

const { nodeWidth: w, nodeHeight: h } = drawing;
const cut = 14;

/**
 * Outline of a version, from its upper left corner, as SVG path data. The status is told by shape as well as by word:
 * rounded for what may be installed, cut corners (a stop sign) for what is held, a notched end for what was withdrawn,
 * a pill for versions that only come in on returned hubs.
 */
export const nodeOutline = (kind: PathwayNode['kind']): string => {
  switch (kind) {
    case 'production':
    case 'pilot':
      return roundedOutline(8);
    case 'origin':
      return roundedOutline(h / 2);
    case 'held':
      return `M ${cut} 0 H ${w - cut} L ${w} ${cut} V ${h - cut} L ${w - cut} ${h} H ${cut} L 0 ${h - cut} V ${cut} Z`;
    case 'withdrawn':
      return `M 0 0 H ${w} L ${w - cut} ${h / 2} L ${w} ${h} H 0 L ${cut} ${h / 2} Z`;
  }
};

const roundedOutline = (r: number): string =>
  `M ${r} 0 H ${w - r} A ${r} ${r} 0 0 1 ${w} ${r} V ${h - r} A ${r} ${r} 0 0 1 ${w - r} ${h} H ${r} A ${r} ${r} 0 0 1 0 ${h - r} V ${r} A ${r} ${r} 0 0 1 ${r} 0 Z`;
