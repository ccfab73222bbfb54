import { parseDeviceId } from '../../../src-shared/domain/device-id.ts';
import { parseDeviceModel } from '../../../src-shared/domain/device-model.ts';
import { parseFirmwareVersion } from '../../../src-shared/domain/firmware-version.ts';
import { cspRegions, isCspRegion, isSmiStatus, smiStatuses } from '../../../src-shared/domain/inventory.ts';
import type { RegisterHub } from '../store/register-hubs.ts';
import type { Header } from './header.ts';
import type { HubField } from './mapping.ts';

/** A cell that cannot be taken, or a row that cannot (`field` null). */
export interface BadCell<Field extends string> {
  readonly field: Field | null;
  readonly value: string;
  readonly reason: string;
}

const longestTextChars = 30;

/** One row of the asset register, or the first thing wrong with it. An empty cell of an optional field is null. */
export const parseHubRow = (
  fields: readonly string[],
  { width, at }: Header<HubField>,
): RegisterHub | BadCell<HubField> => {
  if (fields.length !== width) return ragged(fields, width);
  const cell = (field: HubField): string => fields[at[field]]?.trim() ?? '';
  const chf = parseDeviceId(cell('chfId'));
  if (chf === null) return badDeviceId('chfId', cell('chfId'));
  const gpf = cell('gpfId') === '' ? null : parseDeviceId(cell('gpfId'));
  if (gpf === null && cell('gpfId') !== '') return badDeviceId('gpfId', cell('gpfId'));
  if (gpf === chf) return bad('gpfId', gpf, 'CHF and GPF Device ID of one hub must differ');
  const deviceModel = parseDeviceModel(cell('manufacturer'), cell('model'));
  if (deviceModel === null) return badModel(cell('manufacturer'), cell('model'));
  const version = cell('firmwareVersion') === '' ? null : parseFirmwareVersion(cell('firmwareVersion'));
  if (version === null && cell('firmwareVersion') !== '')
    return bad(
      'firmwareVersion',
      cell('firmwareVersion'),
      'not a Firmware Version (1 to 8 letters and digits)',
    );
  const unknown = unknownWord(cell);
  if (unknown !== null) return unknown;
  return {
    chf,
    values: [
      chf,
      gpf,
      deviceModel.manufacturer,
      deviceModel.model,
      deviceModel.hardwareVersion,
      version,
      cell('smiStatus') || null,
      cell('chtsVersion') || null,
      cell('cspRegion') || null,
      cell('hanVariant') || null,
    ],
  };
};

type Cell = (field: HubField) => string;

const unknownWord = (cell: Cell): BadCell<HubField> | null => {
  const status = cell('smiStatus');
  if (status !== '' && !isSmiStatus(status))
    return bad('smiStatus', status, `not an SMI status (${smiStatuses.join(', ')})`);
  const region = cell('cspRegion');
  if (region !== '' && !isCspRegion(region))
    return bad('cspRegion', region, `not a CSP Region (${cspRegions.join(', ')})`);
  return badText('chtsVersion', cell('chtsVersion')) ?? badText('hanVariant', cell('hanVariant'));
};

const badText = (field: HubField, text: string): BadCell<HubField> | null => {
  const reason = textProblem(text, longestTextChars);
  return reason === null ? null : bad(field, text, reason);
};

/** What is wrong with free text, or null. Control characters and damaged encoding would come back on labels and charts. */
export const textProblem = (text: string, longestChars: number): string | null => {
  if (text.length > longestChars)
    return `${text.length} characters long, at most ${longestChars} are allowed`;
  if (text.includes('\uFFFD')) return 'holds bytes that are not UTF-8';
  const control = /\p{Cc}/u.exec(text)?.[0];
  if (control === undefined) return null;
  return `holds a control character (U+${control.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')})`;
};

export const ragged = <Field extends string>(fields: readonly string[], width: number): BadCell<Field> => ({
  field: null,
  value: fields.join(',').slice(0, 200),
  reason: `${fields.length} fields, and the header has ${width}`,
});

export const badDeviceId = <Field extends string>(field: Field, text: string): BadCell<Field> =>
  bad(
    field,
    text,
    text === '' ? 'empty' : (textProblem(text, 60) ?? 'not a Device ID (8 octets, 2 hex digits each)'),
  );

const badModel = (manufacturer: string, model: string): BadCell<HubField> =>
  /^[0-9A-Fa-f]{4}$/.test(manufacturer)
    ? bad('model', model, `not 8 hex digits (model and hardware version)${lostZeros(model, 8)}`)
    : bad('manufacturer', manufacturer, `not 4 hex digits${lostZeros(manufacturer, 4)}`);

/** Spreadsheets drop leading zeros of what looks like a number. */
const lostZeros = (text: string, digits: number): string =>
  /^[1-9]\d*$/.test(text) && text.length < digits ? '; has a spreadsheet dropped leading zeros?' : '';

const bad = <Field extends string>(field: Field, value: string, reason: string): BadCell<Field> => ({
  field,
  value,
  reason,
});

export const isBadCell = <Field extends string>(parsed: object): parsed is BadCell<Field> =>
  'reason' in parsed;
