import { describe, expect, it } from 'vitest';
import { pathwayGraph } from '../../../src-renderer/features/firmware/pathway-graph.ts';
import type { ReleaseView } from '../../../src-shared/contract/firmware.ts';

const release = (firmwareVersion: string, changes: Partial<ReleaseView> = {}): ReleaseView => ({
  id: `images/${firmwareVersion}`,
  deviceModel: '106C-0102',
  hardwareFrom: '0001',
  hardwareTo: '00FF',
  firmwareVersion,
  status: 'production',
  effectiveFromMs: 0,
  installableFrom: [],
  container: 'raw',
  manufacturerImageSha256: 'ab'.repeat(32),
  fileBytes: 1024,
  isLatestProduction: false,
  stop: null,
  ...changes,
});

describe('the graph of a pathway', () => {
  it('joins a release to every version it may be installed over', () => {
    const { edges } = pathwayGraph([
      release('01000000'),
      release('02000000', { installableFrom: ['01000000'] }),
    ]);
    expect(edges).toEqual([{ from: 'images/01000000', to: 'images/02000000' }]);
  });

  it('shows a version the catalogue does not hold once, as an origin', () => {
    const { nodes, edges } = pathwayGraph([
      release('02000000', { installableFrom: ['00A10000'] }),
      release('03000000', { installableFrom: ['00A10000'] }),
    ]);
    expect(nodes.filter(({ kind }) => kind === 'origin').map(({ version }) => version)).toEqual(['00A10000']);
    expect(edges.map(({ from }) => from)).toEqual(['origin:00A10000', 'origin:00A10000']);
  });

  it('joins no releases made for different hardware', () => {
    const { edges } = pathwayGraph([
      release('01000000', { hardwareTo: '000F' }),
      release('02000000', { hardwareFrom: '0010', installableFrom: ['01000000'] }),
    ]);
    expect(edges).toEqual([{ from: 'origin:01000000', to: 'images/02000000' }]);
  });

  it('draws a version stated twice once', () => {
    const { edges } = pathwayGraph([release('02000000', { installableFrom: ['00A10000', '00A10000'] })]);
    expect(edges).toHaveLength(1);
  });

  it('keeps the status and the mark of latest production', () => {
    const { nodes } = pathwayGraph([release('01000000', { status: 'held', isLatestProduction: true })]);
    expect(nodes).toEqual([
      {
        id: 'images/01000000',
        version: '01000000',
        kind: 'held',
        isLatestProduction: true,
        hardware: '0001 to 00FF',
      },
    ]);
  });
});
