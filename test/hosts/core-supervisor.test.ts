import { beforeEach, describe, expect, it } from 'vitest';
import {
  type CoreProcess,
  type CoreSupervisor,
  createCoreSupervisor,
} from '../../src-main/hosts/electron/core-supervisor.ts';
import type { CoreCommand, CoreNotice, CoreReport } from '../../src-main/hosts/electron/ipc-channels.ts';
import { maxRestarts } from '../../src-main/hosts/electron/restart-plan.ts';

/** A process that does what the test says. Ports are their names. */
class FakeCore implements CoreProcess<string> {
  readonly commands: { readonly command: CoreCommand; readonly port: string | undefined }[] = [];
  isKilled = false;
  report: (report: CoreReport) => void = () => {};
  exit: (code: number | null) => void = () => {};

  send(command: CoreCommand, port?: string): void {
    this.commands.push({ command, port });
  }
  onReport(listener: (report: CoreReport) => void): void {
    this.report = listener;
  }
  onExit(listener: (code: number | null) => void): void {
    this.exit = listener;
  }
  kill(): void {
    this.isKilled = true;
    this.exit(null);
  }
}

describe('the supervisor of the core', () => {
  let cores: FakeCore[];
  let notices: CoreNotice[];
  let delivered: string[];
  let nowMs: number;
  let timer: { readonly delayMs: number; readonly run: () => void } | null;
  let supervisor: CoreSupervisor;

  beforeEach(() => {
    cores = [];
    notices = [];
    delivered = [];
    nowMs = 0;
    timer = null;
    let channels = 0;
    supervisor = createCoreSupervisor<string>({
      startCore: () => {
        const core = new FakeCore();
        cores.push(core);
        return core;
      },
      createChannel: () => {
        channels += 1;
        return { core: `core end ${channels}`, window: `window end ${channels}` };
      },
      schedule: (delayMs, run) => {
        const planned = { delayMs, run };
        timer = planned;
        return () => {
          if (timer === planned) timer = null;
        };
      },
      monotonicMs: () => nowMs,
      tellWindow: (notice) => void notices.push(notice),
      deliverPort: (port) => void delivered.push(port),
      log: () => {},
    });
    supervisor.start();
  });

  const current = (): FakeCore => {
    const core = cores.at(-1);
    if (core === undefined) throw new Error('no core was started');
    return core;
  };
  const elapse = (): void => {
    const due = timer;
    timer = null;
    if (due === null) throw new Error('nothing is planned');
    nowMs += due.delayMs;
    due.run();
  };
  const crash = (): void => {
    current().exit(9);
    elapse();
  };

  it('hands both ends of a channel out when the core is ready', () => {
    current().report({ type: 'ready' });
    supervisor.requestPort();
    expect(current().commands).toEqual([{ command: { type: 'port' }, port: 'core end 1' }]);
    expect(delivered).toEqual(['window end 1']);
  });

  it('keeps a request until the core is ready', () => {
    supervisor.requestPort();
    expect(delivered).toEqual([]);
    current().report({ type: 'ready' });
    expect(delivered).toEqual(['window end 1']);
  });

  it('gives each request a channel of its own, as a page that was reloaded needs', () => {
    current().report({ type: 'ready' });
    supervisor.requestPort();
    supervisor.requestPort();
    expect(delivered).toEqual(['window end 1', 'window end 2']);
  });

  it('starts a crashed core anew, tells the window, and serves the request it made meanwhile', () => {
    current().report({ type: 'ready' });
    current().exit(139);
    supervisor.requestPort();
    elapse();
    current().report({ type: 'ready' });
    expect(cores).toHaveLength(2);
    expect(delivered).toEqual(['window end 1']);
    expect(notices.map(({ kind }) => kind)).toEqual([
      'starting',
      'running',
      'restarting',
      'starting',
      'running',
    ]);
  });

  it('waits twice as long each time', () => {
    const waits: number[] = [];
    for (let count = 0; count < maxRestarts; count++) {
      current().exit(1);
      waits.push(timer?.delayMs ?? 0);
      elapse();
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000]);
  });

  it('gives up after six in a row, and says what to do', () => {
    for (let count = 0; count < maxRestarts; count++) crash();
    current().exit(1);
    expect(timer).toBeNull();
    expect(notices.at(-1)).toMatchObject({ kind: 'ended', message: expect.stringContaining('7 times') });
  });

  it('begins to count anew after a core that ran for a minute', () => {
    for (let count = 0; count < maxRestarts; count++) crash();
    nowMs += 60_000;
    current().exit(1);
    expect(notices.at(-1)).toMatchObject({ kind: 'restarting', inMs: 250, restarts: 1 });
  });

  it('tries again when asked after it gave up', () => {
    for (let count = 0; count < maxRestarts; count++) crash();
    current().exit(1);
    supervisor.retry();
    expect(cores).toHaveLength(maxRestarts + 2);
  });

  it('does not start a bench anew that says why it cannot be opened', () => {
    current().report({ type: 'failed', message: 'the folder is in use', hint: 'close the other' });
    current().exit(1);
    expect(timer).toBeNull();
    expect(notices.at(-1)).toEqual({
      kind: 'ended',
      message: 'the folder is in use',
      hint: 'close the other',
    });
  });

  it('asks the core to end, and waits until it has', async () => {
    const stopped = supervisor.stop();
    expect(current().commands.at(-1)?.command).toEqual({ type: 'stop' });
    expect(current().isKilled).toBe(false);
    current().exit(0);
    await stopped;
    expect(cores).toHaveLength(1);
    expect(timer).toBeNull();
  });

  it('ends a core that does not end by itself', async () => {
    const stopped = supervisor.stop();
    elapse();
    await stopped;
    expect(current().isKilled).toBe(true);
  });

  it('starts nothing anew once it was stopped', async () => {
    current().exit(1);
    await supervisor.stop();
    expect(timer).toBeNull();
    supervisor.retry();
    expect(cores).toHaveLength(1);
  });

  it('does not listen to a core that is gone', () => {
    const gone = current();
    crash();
    gone.report({ type: 'ready' });
    supervisor.requestPort();
    expect(delivered).toEqual([]);
  });
});
