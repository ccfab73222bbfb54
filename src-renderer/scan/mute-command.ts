import { parseScan } from '../../src-shared/domain/scan-code.ts';

/** Sound is the screen's own: this one command barcode never reaches the core. */
export const isMuteCommand = (text: string): boolean => {
  const scan = parseScan(text);
  return scan.kind === 'command' && scan.command.name === 'mute';
};
