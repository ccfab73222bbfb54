import { text } from './text.ts';

/** A step by its name for people; one that this version does not know, as it is recorded. */
export const stepName = (step: string): string => text.hubs.steps[step] ?? step;
