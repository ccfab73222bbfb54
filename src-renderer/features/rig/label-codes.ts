/** A code to print: `symbology` is the barcode writer's own name for it. */
export interface LabelCode {
  readonly symbology: 'code128' | 'datamatrix';
  readonly text: string;
}

/** Both codes a label may carry, each with the same text: which of them a real label has is not public. */
export const labelCodes = (text: string): readonly LabelCode[] => [
  { symbology: 'code128', text },
  { symbology: 'datamatrix', text },
];

/** A command barcode: what it does in words, and what the scanner types. */
export interface CommandCode {
  readonly command: 'work-order' | 'user' | 'slot' | 'retry' | 'clear' | 'stop' | 'sync' | 'mute';
  readonly text: string;
  /** The name, reference or slot in it. */
  readonly subject: string | null;
}

/** The commands a bench of `slotCount` slots can be driven with, general ones first. */
export const commandCodes = (
  slotCount: number,
  workOrder: string | null,
  operator: string | null,
): readonly CommandCode[] => [
  ...(operator === null
    ? []
    : [{ command: 'user' as const, text: `RB:USER:${operator}`, subject: operator }]),
  ...(workOrder === null
    ? []
    : [{ command: 'work-order' as const, text: `RB:WO:${workOrder}`, subject: workOrder }]),
  { command: 'sync', text: 'RB:SYNC', subject: null },
  { command: 'mute', text: 'RB:MUTE', subject: null },
  { command: 'retry', text: 'RB:RETRY', subject: null },
  ...(['slot', 'retry', 'clear', 'stop'] as const).flatMap((command) =>
    Array.from({ length: slotCount }, (_, i) => ({
      command,
      text: `RB:${command.toUpperCase()}:${i + 1}`,
      subject: String(i + 1),
    })),
  ),
];
