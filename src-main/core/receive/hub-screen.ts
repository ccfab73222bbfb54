import type { DeviceId } from '../../../src-shared/domain/device-id.ts';
import type { RegisterHub } from '../store/register-hubs.ts';
import type { TableBlock } from './csv-table.ts';
import { DeviceIdSet } from './device-id-set.ts';
import type { HubField } from './mapping.ts';
import { isBadCell, parseHubRow } from './parse-hub-row.ts';
import type { RejectFile } from './reject-file.ts';

export interface HubRow extends RegisterHub {
  readonly line: number;
}

/** Lets through rows that are well formed and whose Device IDs no row above has used; rejects the others. */
export class HubScreen {
  readonly #used = new DeviceIdSet();
  readonly #rejects: RejectFile;

  constructor(rejects: RejectFile) {
    this.#rejects = rejects;
  }

  takeBlock(block: TableBlock<HubField>, into: HubRow[]): void {
    for (const { line, text, reason } of block.broken)
      this.#rejects.add({ line, column: '', value: text, reason });
    block.rows.forEach((fields, at) => {
      const line = block.lines[at] ?? 0;
      const isTorn = block.endsTorn && at === block.rows.length - 1;
      const row = this.#takeRow(block, fields, line, isTorn);
      if (row !== null) into.push(row);
    });
  }

  #takeRow(
    { header }: TableBlock<HubField>,
    fields: readonly string[],
    line: number,
    isTorn: boolean,
  ): HubRow | null {
    const parsed = parseHubRow(fields, header);
    if (isBadCell<HubField>(parsed)) {
      const column = parsed.field === null ? '' : header.nameOf[parsed.field];
      const reason = isTorn ? `${parsed.reason}; the file ends inside this line` : parsed.reason;
      this.#rejects.add({ line, column, value: parsed.value, reason });
      return null;
    }
    const gpf = (parsed.values[1] ?? null) as DeviceId | null;
    const twice = this.#firstUse('chfId', parsed.chf) ?? (gpf === null ? null : this.#firstUse('gpfId', gpf));
    if (twice !== null) {
      this.#rejects.add({ ...twice, line, column: header.nameOf[twice.field] });
      return null;
    }
    this.#used.add(parsed.chf, line);
    if (gpf !== null) this.#used.add(gpf, line);
    return { line, chf: parsed.chf, values: parsed.values };
  }

  #firstUse(
    field: 'chfId' | 'gpfId',
    id: DeviceId,
  ): { field: 'chfId' | 'gpfId'; value: string; reason: string } | null {
    const firstLine = this.#used.lineOf(id);
    if (firstLine === 0) return null;
    return { field, value: id, reason: `this Device ID is on line ${firstLine} already` };
  }
}
