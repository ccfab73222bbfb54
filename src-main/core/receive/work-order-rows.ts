import { z } from 'zod';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';
import { readCsvTable, type TableBlock } from './csv-table.ts';
import type { OpenedSource } from './import-run.ts';
import {
  defaultWorkOrderMapping,
  requiredWorkOrderFields,
  type WorkOrderField,
  type WorkOrderMapping,
  workOrderFields,
} from './mapping.ts';
import type { BadCell } from './parse-hub-row.ts';
import { ragged } from './parse-hub-row.ts';
import type { WorkOrderRow } from './parse-work-order-row.ts';
import type { Reject } from './reject-file.ts';

export interface WorkOrderRows {
  readonly rows: readonly WorkOrderRow[];
  readonly rejects: readonly Reject[];
  readonly readBytes: number;
}

/** Work Orders from CSV, one expected hub a row. */
export async function* readWorkOrderCsv(
  source: OpenedSource,
  mapping: WorkOrderMapping | undefined,
): AsyncGenerator<WorkOrderRows> {
  const columns = mapping ?? defaultWorkOrderMapping;
  const required =
    mapping === undefined
      ? requiredWorkOrderFields
      : workOrderFields.filter((field) => mapping.columns[field] !== undefined);
  const wishes = { fields: workOrderFields, required, mapping: columns, where: source.name };
  for await (const block of readCsvTable(source.bytes, wishes)) {
    if (block.header.at.chfId === -1 && block.header.at.gpfId === -1)
      throw new Fault(
        'import-column-missing',
        `${source.name}: no column is called ${JSON.stringify(columns.columns.chfId)} or ${JSON.stringify(columns.columns.gpfId)}`,
      );
    yield toRows(block);
  }
}

const toRows = (block: TableBlock<WorkOrderField>): WorkOrderRows => {
  const rows: WorkOrderRow[] = [];
  const rejects: Reject[] = block.broken.map(({ line, text, reason }) => ({
    line,
    column: '',
    value: text,
    reason,
  }));
  const { width, at, nameOf } = block.header;
  block.rows.forEach((fields, index) => {
    const line = block.lines[index] ?? null;
    if (fields.length === width) {
      const cell = (field: WorkOrderField): string => fields[at[field]]?.trim() ?? '';
      const cells = {
        workOrderId: cell('workOrderId'),
        secParty: cell('secParty'),
        chfId: cell('chfId'),
        gpfId: cell('gpfId'),
      };
      rows.push({ line, cells, nameOf });
      return;
    }
    const { value, reason }: BadCell<WorkOrderField> = ragged(fields, width);
    const isTorn = block.endsTorn && index === block.rows.length - 1;
    rejects.push({
      line,
      column: '',
      value,
      reason: isTorn ? `${reason}; the file ends inside this line` : reason,
    });
  });
  return { rows, rejects, readBytes: block.readBytes };
};

const deviceIdText = z.string().nullish();
const workOrdersJson = z.object({
  workOrders: z.array(
    z.object({
      id: z.string(),
      secParty: z.string(),
      hubs: z.array(z.object({ chf: deviceIdText, gpf: deviceIdText })),
    }),
  ),
});

/** No Work Order export is this large; JSON is read whole. */
const largestJsonBytes = 256 * 1024 * 1024;

/** Work Orders from JSON: `{ workOrders: [{ id, secParty, hubs: [{ chf, gpf }] }] }`. Throws `import-json-invalid`. */
export async function* readWorkOrderJson(source: OpenedSource): AsyncGenerator<WorkOrderRows> {
  const chunks: Uint8Array[] = [];
  let readBytes = 0;
  for await (const chunk of source.bytes) {
    readBytes += chunk.byteLength;
    if (readBytes > largestJsonBytes)
      throw new Fault('import-json-invalid', `${source.name}: larger than ${largestJsonBytes} bytes`);
    chunks.push(chunk);
  }
  const { workOrders } = parseJson(Buffer.concat(chunks), source.name);
  for (const [index, order] of workOrders.entries()) {
    const where = `workOrders[${index}]`;
    const rows = order.hubs.map((hub, hubIndex) => toRow(order, hub, `${where}.hubs[${hubIndex}]`, where));
    const rejects: Reject[] =
      rows.length > 0 ? [] : [{ line: null, column: `${where}.hubs`, value: order.id, reason: 'no hubs' }];
    yield { rows, rejects, readBytes };
  }
}

const toRow = (
  order: { readonly id: string; readonly secParty: string },
  hub: { readonly chf?: string | null | undefined; readonly gpf?: string | null | undefined },
  hubWhere: string,
  where: string,
): WorkOrderRow => ({
  line: null,
  cells: {
    workOrderId: order.id.trim(),
    secParty: order.secParty.trim(),
    chfId: hub.chf?.trim() ?? '',
    gpfId: hub.gpf?.trim() ?? '',
  },
  nameOf: {
    workOrderId: `${where}.id`,
    secParty: `${where}.secParty`,
    chfId: `${hubWhere}.chf`,
    gpfId: `${hubWhere}.gpf`,
  },
});

const parseJson = (bytes: Buffer, where: string): z.infer<typeof workOrdersJson> => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Fault('import-json-invalid', `${where}: ${(error as Error).message}`, { cause: error });
  }
  const result = workOrdersJson.safeParse(value);
  if (result.success) return result.data;
  const findings = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Fault('import-json-invalid', `${where}: ${findings.join('; ')}`);
};
