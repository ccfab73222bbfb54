import { describe, expect, it } from 'vitest';
import { createHubAtPrompt } from '../../src-main/core/loaders/u-boot/hub-at-prompt.ts';
import type { Answer, MarkedHub, Shell } from '../../src-main/core/loaders/u-boot/shell.ts';
import { sampleIdentity } from '../rig/sample-hubs.ts';
import { rigUBootSettings } from '../rig/u-boot-settings.ts';

const never = new AbortController().signal;
const [mine, other] = [sampleIdentity(2), sampleIdentity(3)];
const settings = { ...rigUBootSettings, tries: { ...rigUBootSettings.tries, identity: 4, command: 3 } };
const { command } = settings.restart;
const [query, clear] = [settings.size.query, settings.size.clear];

/** Who answers under a mark, and what it does there besides. */
interface Marked {
  readonly chf: string;
  /** Another one answers a question, a filling command: null. */
  readonly answer?: Answer | null;
  readonly begins?: boolean;
}

/** A shell whose marks are given to these in turn; the last one stays. */
const shellOf = (...marked: readonly Marked[]) => {
  const did: string[] = [];
  let at = -1;
  let isAtPrompt = false;
  let isKept = false;
  const hubOf = (place: number): MarkedHub => {
    const {
      chf,
      answer = { code: 0, output: 'yes' },
      begins = true,
    } = marked[Math.min(place, marked.length - 1)] ?? mine;
    const ask: MarkedHub['ask'] = async (asked) => {
      did.push(`${place}: ${asked}`);
      if (asked === query || asked === clear) return answer;
      if (!asked.startsWith('printenv')) return { code: 0, output: '' };
      const rest = `gpf_id=${mine.gpf}\r\nch_manufacturer=106C\r\nch_model=01020003\r\n`;
      return { code: 0, output: `chf_id=${chf}\r\n${rest}` };
    };
    return {
      get isUninterrupted() {
        return isKept && place === at;
      },
      ask,
      fill: ask as MarkedHub['fill'],
      act: async () => null,
      begin: async () => {
        did.push(`${place}: begin`);
        if (begins) return { finish: async () => null, refused: /x/ };
        isKept = false;
        return null;
      },
    };
  };
  const shell: Shell = {
    get isAtPrompt() {
      return isAtPrompt;
    },
    resync: async () => true,
    lose: () => {
      isAtPrompt = false;
      isKept = false;
      did.push('lost');
    },
    mark: async () => {
      did.push(`mark ${++at}`);
      isKept = true;
      return hubOf(at);
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
      if (what.startsWith('mark')) return ['read'];
      return /^\d+: (?:begin|printenv filesize|setenv)|prompt|lost/.test(what) ? [what] : [];
    });
  return { hubs, shell, done };
};
type Opened = ReturnType<typeof shellOf>;

const identified = async (...later: readonly Marked[]): Promise<Opened> => {
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

  it('is the same one where noise had changed its name, under the mark that it was read with last', async () => {
    const { hubs, done } = await identified(other, mine, { ...mine, answer: { code: 0, output: 'last' } });
    const known = await hubs.confirm(never);
    expect(await known.ask(query, 100, never)).toMatchObject({ output: 'last' });
    expect(done().filter((what) => what === 'read')).toHaveLength(3);
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

  const away = { ...mine, answer: null };
  it.each<[string, readonly Marked[], object]>([
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
