import { expect, it } from 'vitest';
import { isFull, legsOf, whole } from './sample.ts';

it('is full with as many as fit, and not before', () => {
  expect([isFull(2, 3), isFull(3, 3)]).toEqual([false, true]);
});

it('has three legs for each stool', () => {
  expect(legsOf(2)).toBe(6);
});

it('counts stools', () => {
  expect(whole(2)).toBe(2);
});
