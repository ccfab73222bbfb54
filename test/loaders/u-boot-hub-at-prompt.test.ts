import { describe, expect, it } from 'vitest';
import { createHubAtPrompt } from '../../src-main/core/loaders/u-boot/hub-at-prompt.ts';
import type { Answer, MarkedHub, Shell } from '../../src-main/core/loaders/u-boot/shell.ts';
import { Fault } from '../../src-shared/domain/faults/fault.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const never = new AbortController().signal;
const [mine, other] = [sampleIdentity(2), sampleIdentity(3)];
const settings = { ...rigUBootSettings, tries: { ...rigUBootSettings.tries, identity: 4, command: 3 } };
const { command } = settings.restart;
const [query, clear] = [settings.size.query, settings.size.clear];

/** Who answers when it is asked for its name, and from then on. */
interface Answering {
  /** `broken off`: the question is. */
  readonly chf: string;
  /** To a question, or to a filling command; null for another hub's. */
  readonly answer?: Answer | null;
  readonly begins?: boolean;
}

/** A shell at which these answer in turn, the last one for ever. */
const shellOf = (...answering: readonly Answering[]) => {
  const did: string[] = [];
  let readings = 0;
  let marks = 0;
  let isAtPrompt = false;
  let kept: MarkedHub | null = null;
  const nameFor = (mark: number): Answer => {
    const { chf } = answering[Math.min(readings++, answering.length - 1)] ?? mine;
    did.push('read');
    if (chf === 'broken off') throw new Fault('cancelled', `slot 3: broken off under mark ${mark}`);
    const rest = `gpf_id=${mine.gpf}\r\nch_manufacturer=106C\r\nch_model=01020003\r\n`;
    return { code: 0, output: `chf_id=${chf}\r\n${rest}` };
  };
  const hubOf = (mark: number): MarkedHub => {
    const now = (): Answering => answering[Math.min(readings, answering.length) - 1] ?? mine;
    const answered = async (asked: string): Promise<Answer | null> => {
      did.push(`${mark}: ${asked}`);
      if (asked === query || asked === clear) {
        const { answer = { code: 0, output: 'yes' } } = now();
        return answer;
      }
      return asked.startsWith('printenv') ? nameFor(mark) : { code: 0, output: '' };
    };
    const hub: MarkedHub = {
      get isUninterrupted() {
        return kept === hub;
      },
      ask: answered,
      fill: answered,
      act: async () => null,
      begin: async () => {
        did.push(`${mark}: begin`);
        if (now().begins !== false) return { finish: async () => null, refused: /x/ };
        kept = null;
        return null;
      },
    };
    return hub;
  };
  const shell: Shell = {
    get isAtPrompt() {
      return isAtPrompt;
    },
    resync: async () => true,
    lose: () => {
      isAtPrompt = false;
      kept = null;
      did.push('lost');
    },
    mark: async () => {
      kept ??= hubOf(++marks);
      return kept;
    },
  };
  const hubs = createHubAtPrompt('slot 3', shell, settings, async () => {
    did.push('to prompt');
    isAtPrompt = true;
  });
  /** What was done since the last time, one word for each reading. */
  const done = (): readonly string[] =>
    did.splice(0).flatMap((what) => {
      if (/^\d+: (?:load|mw\.b)[^&]* firmware/.test(what)) return ['version'];
      return /^\d+: begin|^read$|prompt|lost/.test(what) ? [what] : [];
    });
  return { hubs, shell, done };
};
type Opened = ReturnType<typeof shellOf>;

const identified = async (...later: readonly Answering[]): Promise<Opened> => {
  const opened = shellOf(mine, mine, ...later);
  await opened.hubs.identify(never);
  opened.done();
  return opened;
};
const swapped = {
  code: 'hub-swapped',
  message: `slot 3: hub ${mine.chf} was identified, hub ${other.chf} answers now`,
};
const restarted = {
  code: 'hub-restarted',
  message: expect.stringContaining(`hub ${mine.chf} was restarted`),
};

describe('the hub of a visit', () => {
  it('is the one that two readings at the prompt name, its version with them', async () => {
    const { hubs, done } = shellOf(mine);
    expect(await hubs.identify(never)).toMatchObject({ chf: mine.chf });
    expect(done()).toEqual(['to prompt', 'read', 'version', 'read', 'version']);
  });

  it('is read until two readings in a row agree', async () => {
    const { hubs, done } = shellOf(mine, other, mine, mine);
    expect(await hubs.identify(never)).toMatchObject({ chf: mine.chf });
    expect(done().filter((what) => what === 'read')).toHaveLength(4);
  });

  it('has no stand-in before it is identified', async () => {
    const { hubs, done } = shellOf(mine);
    await expect(hubs.confirm(never)).rejects.toThrow(/slot 3: a hub is identified before/);
    await expect(hubs.known(never)).rejects.toThrow(/identified before/);
    expect(done()).toEqual([]);
  });
});

describe('the hub of a visit, asked anew who it is', () => {
  it('is known by one reading, without its version, at the prompt where it is', async () => {
    const { hubs, done } = await identified();
    await hubs.confirm(never);
    expect(done()).toEqual(['read']);
  });

  it('is brought to its prompt first where it is not there', async () => {
    const { hubs, shell, done } = await identified();
    shell.lose();
    done();
    await hubs.confirm(never);
    expect(done()).toEqual(['to prompt', 'read']);
  });

  it('is another one where two readings say so, each under a mark of its own', async () => {
    const { hubs, done } = await identified(other, other, other);
    await expect(hubs.confirm(never)).rejects.toMatchObject(swapped);
    expect(done()).toEqual(['read', 'lost', 'read', 'lost', 'read']);
  });

  it('is the same one where noise had changed its name, as it answered last', async () => {
    const { hubs, done } = await identified(other, mine, { ...mine, answer: { code: 0, output: 'last' } });
    const known = await hubs.confirm(never);
    expect(await known.ask(query, 100, never)).toMatchObject({ output: 'last' });
    expect(done().filter((what) => what === 'read')).toHaveLength(3);
    await hubs.known(never);
    expect(done()).toEqual([]);
  });

  it('is not known where it gives no name', async () => {
    const { hubs } = await identified({ chf: 'none' });
    await expect(hubs.confirm(never)).rejects.toMatchObject({ code: 'identity-unreadable' });
  });
});

describe('a hub that is known', () => {
  it('is not asked again who it is while the prompt was not lost', async () => {
    const { hubs, done } = await identified();
    await hubs.known(never);
    expect(done()).toEqual([]);
  });

  it('is asked again after that', async () => {
    const { hubs, shell, done } = await identified();
    shell.lose();
    await hubs.known(never);
    expect(done()).toEqual(['lost', 'to prompt', 'read']);
  });

  it('is nobody any more once another one answered', async () => {
    const { hubs, done } = await identified(other, other, other, other, other);
    await expect(hubs.confirm(never)).rejects.toMatchObject(swapped);
    done();
    await expect(hubs.known(never)).rejects.toMatchObject(swapped);
    expect(done()).toContain('read');
  });

  it('is nobody any more while it is identified anew', async () => {
    const { hubs, done } = await identified({ chf: 'none' }, { chf: 'none' }, mine);
    await expect(hubs.identify(never)).rejects.toMatchObject({ code: 'identity-unreadable' });
    done();
    await hubs.known(never);
    expect(done()).toEqual(['read']);
  });

  it('is nobody any more once asking it who it is was broken off', async () => {
    const { hubs, done } = await identified({ chf: 'broken off' }, mine);
    await expect(hubs.confirm(never)).rejects.toMatchObject({ code: 'cancelled' });
    done();
    await hubs.known(never);
    expect(done()).toEqual(['read']);
  });

  const away = { ...mine, answer: null };
  it.each<[string, readonly Answering[], object]>([
    ['restarted', [away, mine], restarted],
    ['swapped', [away, other, other, other], swapped],
  ])(
    'answers for itself: that it was %s is told of a question and of a filling command',
    async (_, later, fault) => {
      const asked = await identified(...later);
      await expect((await asked.hubs.confirm(never)).ask(query, 100, never)).rejects.toMatchObject(fault);
      const filled = await identified(...later);
      await expect((await filled.hubs.confirm(never)).fill(clear, 100, never)).rejects.toMatchObject(fault);
    },
  );

  it('gives its answers as they are', async () => {
    const known = await (await identified()).hubs.confirm(never);
    expect(await known.ask(query, 100, never)).toEqual({ code: 0, output: 'yes' });
    expect(await known.fill(clear, 100, never)).toEqual({ code: 0, output: 'yes' });
    expect(await known.act(command, 100, never)).toBeNull();
  });
});

describe('a command whose end is heard elsewhere', () => {
  it('is begun by the hub that is known', async () => {
    const { hubs, done } = await identified();
    expect(await hubs.begin(command, never)).toMatchObject({ refused: /x/ });
    expect(done()).toEqual(['1: begin']);
  });

  it('that could not be typed is begun again once the hub said who it is, and given up after some tries', async () => {
    const mute = { ...mine, begins: false };
    const opened = shellOf(mute);
    await opened.hubs.identify(never);
    opened.done();
    expect(await opened.hubs.begin(command, never)).toBeNull();
    expect(opened.done()).toEqual(['1: begin', 'read', '2: begin', 'read', '3: begin']);
  });
});
