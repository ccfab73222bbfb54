import { useId, useMemo } from 'react';
import type { ModelView } from '../../../src-shared/contract/firmware.ts';
import { text } from '../../text/text.ts';
import { nodeOutline } from './node-shape.ts';
import classes from './pathway-drawing.module.css';
import { type PathwayNode, pathwayGraph } from './pathway-graph.ts';
import { drawing, linePath, type PlacedNode, pathwayLayout } from './pathway-layout.ts';

const middle = drawing.nodeWidth / 2;

const stateWord = ({ kind, isLatestProduction }: PathwayNode): string => {
  if (kind === 'origin') return text.firmware.node.origin;
  return isLatestProduction && kind === 'production' ? text.firmware.node.latest : text.firmware.status[kind];
};

const VersionNode = ({ node, x, y }: PlacedNode) => (
  <g
    transform={`translate(${x} ${y})`}
    className={classes.node}
    data-kind={node.kind}
    data-latest={node.isLatestProduction}
  >
    <path d={nodeOutline(node.kind)} className={classes.outline} />
    <text x={middle} y={23} className={classes.version}>
      {node.version}
    </text>
    <text x={middle} y={39} className={classes.state}>
      {stateWord(node)}
    </text>
    {node.hardware !== null && (
      <text x={middle} y={54} className={classes.hardware}>
        {text.firmware.node.hardware(node.hardware)}
      </text>
    )}
  </g>
);

/** The upgrade pathway as a picture. The table of releases says the same in words, for those who do not see it. */
export const PathwayDrawing = ({ model }: { readonly model: ModelView }) => {
  const arrowId = useId();
  const { graph, layout } = useMemo(() => {
    const made = pathwayGraph(model.releases);
    return { graph: made, layout: pathwayLayout(made) };
  }, [model.releases]);
  const title = text.firmware.graphLabel(
    model.name || model.deviceModel,
    graph.nodes.length,
    graph.edges.length,
  );
  return (
    <section
      className={classes.frame}
      aria-label={text.firmware.graphRegion(model.name || model.deviceModel)}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a mouse
      tabIndex={0}
    >
      <svg role="img" aria-label={title} width={layout.width} height={layout.height}>
        <defs>
          <marker
            id={arrowId}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path d="M 0 0 L 10 5 L 0 10 Z" className={classes.arrow} />
          </marker>
        </defs>
        {layout.edges.map((placed) => (
          <path
            key={`${placed.edge.from} ${placed.edge.to}`}
            d={linePath(placed)}
            className={classes.line}
            data-kind={placed.kind}
            markerEnd={`url(#${arrowId})`}
          />
        ))}
        {layout.nodes.map((placed) => (
          <VersionNode key={placed.node.id} {...placed} />
        ))}
      </svg>
    </section>
  );
};
