const dayMs = 86_400_000;

/** From here on an open Work Order is pointed out. The bench's own rule: no public source sets a time. */
export const attentionFromDays = 14;

/** Whole days since the import; 0 on the first day, and where the clock was set back. */
export const ageDays = (importedAtMs: number, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - importedAtMs) / dayMs));

/** Age counts only while hubs wait: a finished Work Order asks for nothing. */
export const isAgeing = (openCount: number, importedAtMs: number, nowMs: number): boolean =>
  openCount > 0 && ageDays(importedAtMs, nowMs) >= attentionFromDays;
