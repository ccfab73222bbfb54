/** Something small to mutate: of its changes most are noticed, one is not, and one cannot matter. */

export const isFull = (count: number, room: number): boolean => count >= room;

export const legsOf = (stools: number): number => Math.max(0, stools) * 3;

// mutant: method: nobody counts half a stool
export const whole = (stools: number): number => Math.round(stools);
