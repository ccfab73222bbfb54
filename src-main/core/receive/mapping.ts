import { z } from 'zod';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

/** Header names of one export, per field of ours; a field that is not named here is not imported. */
export interface ColumnMapping<Field extends string> {
  readonly columns: { readonly [F in Field]?: string };
  readonly delimiter: ',' | ';' | '\t';
}

export const hubFields = [
  'chfId',
  'gpfId',
  'manufacturer',
  'model',
  'firmwareVersion',
  'smiStatus',
  'chtsVersion',
  'cspRegion',
  'hanVariant',
] as const;
export type HubField = (typeof hubFields)[number];
export const requiredHubFields: readonly HubField[] = ['chfId', 'manufacturer', 'model'];

export const workOrderFields = ['workOrderId', 'secParty', 'chfId', 'gpfId'] as const;
export type WorkOrderField = (typeof workOrderFields)[number];
export const requiredWorkOrderFields: readonly WorkOrderField[] = ['workOrderId', 'secParty'];

const columnName = z.string().trim().min(1).max(200);
const delimiter = z.enum([',', ';', '\t']).default(',');

const hubMapping = z.strictObject({
  columns: z.strictObject({
    chfId: columnName,
    gpfId: columnName.optional(),
    manufacturer: columnName,
    model: columnName,
    firmwareVersion: columnName.optional(),
    smiStatus: columnName.optional(),
    chtsVersion: columnName.optional(),
    cspRegion: columnName.optional(),
    hanVariant: columnName.optional(),
  }),
  delimiter,
});

const workOrderMapping = z.strictObject({
  columns: z
    .strictObject({
      workOrderId: columnName,
      secParty: columnName,
      chfId: columnName.optional(),
      gpfId: columnName.optional(),
    })
    .refine((columns) => columns.chfId !== undefined || columns.gpfId !== undefined, {
      message: 'needs chfId, gpfId or both',
    }),
  delimiter,
});

export type HubMapping = ColumnMapping<HubField>;
export type WorkOrderMapping = ColumnMapping<WorkOrderField>;

export const parseHubMapping = (value: unknown): HubMapping => parse(hubMapping, value) as HubMapping;
export const parseWorkOrderMapping = (value: unknown): WorkOrderMapping =>
  parse(workOrderMapping, value) as WorkOrderMapping;

const parse = (schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const findings = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'mapping'}: ${issue.message}`,
  );
  throw new Fault('import-mapping-invalid', `the column mapping is not valid: ${findings.join('; ')}`);
};

/** Header names as this product writes and expects them where a site has no mapping of its own. */
export const defaultHubMapping: HubMapping = {
  columns: {
    chfId: 'CHF Device ID',
    gpfId: 'GPF Device ID',
    manufacturer: 'Device Manufacturer',
    model: 'Device Model',
    firmwareVersion: 'Firmware Version',
    smiStatus: 'SMI Status',
    chtsVersion: 'CHTS Version',
    cspRegion: 'CSP Region',
    hanVariant: 'HAN Variant',
  },
  delimiter: ',',
};

export const defaultWorkOrderMapping: WorkOrderMapping = {
  columns: {
    workOrderId: 'Work Order',
    secParty: 'SEC Party',
    chfId: 'CHF Device ID',
    gpfId: 'GPF Device ID',
  },
  delimiter: ',',
};
