import type { Loader } from '../../src-main/core/loaders/loader.ts';

/** The `nth` time (from 1) that an attempt's loader is called so. */
export interface HeldCall {
  /** `write`: the write was announced, and nothing was told yet. */
  readonly call: 'identify' | 'load' | 'write' | 'restart';
  readonly nth: number;
}

/** A loader as it is, but that something may happen before it goes on: what the world does meanwhile has no better moment. */
export const holdCalls = (loader: Loader, hold: (call: HeldCall) => Promise<void>): Loader => {
  const counts = { identify: 0, load: 0, write: 0, restart: 0 };
  const held = (call: HeldCall['call']): Promise<void> => hold({ call, nth: ++counts[call] });
  return {
    ...loader,
    identify: async (signal) => {
      await held('identify');
      return loader.identify(signal);
    },
    load: async (image, hooks, signal) => {
      await held('load');
      const onWriteBegins = async (): Promise<void> => {
        await hooks.onWriteBegins();
        await held('write');
      };
      return loader.load(image, { ...hooks, onWriteBegins }, signal);
    },
    restart: async (signal) => {
      await held('restart');
      return loader.restart(signal);
    },
  };
};
