import { Fault, isFault } from '../../../../src-shared/domain/faults/fault.ts';
import type { LineSettings } from '../../links/byte-link.ts';
import type { GeckoLine } from './line.ts';
import type { Menu } from './menu.ts';
import type { WayIn } from './settings.ts';

type LineStep = Extract<WayIn, { kind: 'lines' }>['steps'][number];

const linesOf = (step: LineStep): LineSettings => ({
  ...(step.dtr === undefined ? {} : { dtr: step.dtr }),
  ...(step.rts === undefined ? {} : { rts: step.rts }),
  ...(step.break === undefined ? {} : { break: step.break }),
});

/** A hub that is held in reset when its attempt is stopped would stay there: the steps are gone through to their end, unheld. */
const goThrough = async (line: GeckoLine, steps: readonly LineStep[], signal: AbortSignal): Promise<void> => {
  for (const [index, step] of steps.entries()) {
    await line.link.setLines(linesOf(step));
    try {
      await line.rest(step.holdMs, signal);
    } catch (error) {
      if (isFault(error, 'cancelled'))
        for (const left of steps.slice(index + 1)) await line.link.setLines(linesOf(left));
      throw error;
    }
  }
};

const goIn = async (line: GeckoLine, menu: Menu, way: WayIn, signal: AbortSignal): Promise<boolean> => {
  const { enterMs } = line.settings.deadlines;
  switch (way.kind) {
    case 'text':
      await line.tune(way.baudRate, signal);
      await line.console.send(way.send);
      return menu.find(enterMs, signal);
    case 'lines':
      await goThrough(line, way.steps, signal);
      return menu.find(enterMs, signal);
    case 'power':
      return menu.comesUp(enterMs, signal);
  }
};

/**
 * From the running application to the bootloader's menu, by the settings' ways in their order. A way that the port
 * cannot go (`port-lines-refused`) is passed over while there are others. Rejects with `no-reply` when none worked.
 * `beforeEach` goes right before each way, so that who the hub is can be asked again behind one that brought nothing.
 */
export const enterBootloader = async (
  line: GeckoLine,
  menu: Menu,
  signal: AbortSignal,
  beforeEach: () => Promise<void> = async () => {},
): Promise<void> => {
  const { enter, deadlines } = line.settings;
  let refused: unknown = null;
  for (const way of enter) {
    await beforeEach();
    try {
      if (await goIn(line, menu, way, signal)) return;
    } catch (error) {
      if (!isFault(error, 'port-lines-refused')) throw error;
      refused = error;
    }
  }
  if (refused !== null) throw refused;
  const tried = enter.map(({ kind }) => kind).join(', ');
  throw new Fault(
    'no-reply',
    `${line.console.name}: the application runs, but no menu of its bootloader came within ${deadlines.enterMs} ms (tried: ${tried})`,
  );
};
