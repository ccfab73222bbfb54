import type { ReleaseView } from '../../../src-shared/contract/firmware.ts';

/**
 * The upgrade pathway of one Device Model as a graph. A node is a release, or a version that releases may be installed
 * over and the catalogue does not hold itself (`origin`: only seen on returned hubs).
 */
export interface PathwayNode {
  readonly id: string;
  readonly version: string;
  readonly kind: 'origin' | ReleaseView['status'];
  readonly isLatestProduction: boolean;
  /** `0001 to 00FF`; null for an origin, whose hardware is not stated. */
  readonly hardware: string | null;
}

export interface PathwayEdge {
  readonly from: string;
  readonly to: string;
}

export interface PathwayGraph {
  readonly nodes: readonly PathwayNode[];
  readonly edges: readonly PathwayEdge[];
}

export const hardwareText = (from: string, to: string): string => (from === to ? from : `${from} to ${to}`);

const sharesHardware = (a: ReleaseView, b: ReleaseView): boolean =>
  Number.parseInt(a.hardwareFrom, 16) <= Number.parseInt(b.hardwareTo, 16) &&
  Number.parseInt(b.hardwareFrom, 16) <= Number.parseInt(a.hardwareTo, 16);

const nodeOf = (release: ReleaseView): PathwayNode => ({
  id: release.id,
  version: release.firmwareVersion,
  kind: release.status,
  isLatestProduction: release.isLatestProduction,
  hardware: hardwareText(release.hardwareFrom, release.hardwareTo),
});

const originOf = (version: string): PathwayNode => ({
  id: `origin:${version}`,
  version,
  kind: 'origin',
  isLatestProduction: false,
  hardware: null,
});

/** An edge leads from every node that can run the version named, on hardware both releases are made for. */
export const pathwayGraph = (releases: readonly ReleaseView[]): PathwayGraph => {
  const origins = new Map<string, PathwayNode>();
  const edges: PathwayEdge[] = [];
  for (const release of releases)
    for (const version of new Set(release.installableFrom)) {
      const sources = releases.filter((r) => r.firmwareVersion === version && sharesHardware(r, release));
      for (const source of sources) edges.push({ from: source.id, to: release.id });
      if (sources.length > 0) continue;
      const origin = origins.get(version) ?? originOf(version);
      origins.set(version, origin);
      edges.push({ from: origin.id, to: release.id });
    }
  return { nodes: [...origins.values(), ...releases.map(nodeOf)], edges };
};
