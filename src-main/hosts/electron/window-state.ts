import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** In device-independent pixels of the whole desktop. */
const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200).max(20_000),
  height: z.int().min(200).max(20_000),
});
const stateSchema = z.object({ bounds: boundsSchema, isMaximized: z.boolean() });

export type Bounds = z.infer<typeof boundsSchema>;
export type WindowState = z.infer<typeof stateSchema>;

/** Where to open: without bounds the system centres a window of the usual size. */
export interface WindowPlace {
  readonly bounds: Bounds | { readonly width: number; readonly height: number };
  readonly isMaximized: boolean;
}

const usualPlace: WindowPlace = { bounds: { width: 1_440, height: 900 }, isMaximized: false };

/** So much of the window's top must lie on a screen for a person to get hold of it. */
const graspWidth = 120;
const graspHeight = 32;

/** The kept place if it can still be reached on these displays, whose `workAreas` leave out task bars; else the usual. */
export const placeWindow = (kept: WindowState | null, workAreas: readonly Bounds[]): WindowPlace => {
  if (kept === null || !workAreas.some((area) => isGraspable(kept.bounds, area))) return usualPlace;
  return kept;
};

const isGraspable = (bounds: Bounds, area: Bounds): boolean => {
  const widthInside = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
  const isTopInside = bounds.y >= area.y && bounds.y + graspHeight <= area.y + area.height;
  return widthInside >= graspWidth && isTopInside;
};

/** Null when there is none or it cannot be read: a lost place is no reason not to start. */
export const readWindowState = (file: string): WindowState | null => {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
};

export const writeWindowState = (file: string, state: WindowState): void => {
  const draft = `${file}.new`;
  writeFileSync(draft, JSON.stringify(state));
  renameSync(draft, file);
};
