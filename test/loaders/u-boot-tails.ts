import { afterAll, beforeAll, type describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';
import { promptPattern } from '../../src-main/core/loaders/u-boot/prompt.ts';
import type { Acting, Asking, UBootSettings } from '../../src-main/core/loaders/u-boot/settings.ts';
import type { HubUnderTest } from '../contract/loader.ts';
import type { Architecture } from '../rig/qemu-machines.ts';
import { openUBootParts } from '../rig/u-boot-parts.ts';
import { startRealUBoot } from './u-boot-under-test.ts';

const never = new AbortController().signal;
/** Seen to have run by what it leaves in the environment. */
const harm = 'setenv harmed yes';
const line = `if test h$rf = hdeadbeef;then ${harm};fi;echo @1:$?:$?:$rf`;

/** What the loader takes U-Boot's shell for when it tells it something that another hub must not do (shell.ts). */
export const describeTails = (
  architecture: Architecture,
  settings: UBootSettings,
  describeHere: typeof describe | typeof describe.skip,
): void => {
  describeHere(`a real U-Boot for ${architecture} that a typed command was not meant for`, () => {
    let hub: HubUnderTest;
    let link: ByteLink;
    beforeAll(async () => {
      hub = await startRealUBoot(architecture, settings);
      link = await hub.openLink();
    });
    afterAll(async () => {
      await link?.close();
      await hub?.stop();
    });

    it('runs no part of it, wherever in the line it was put in place of the other', async () => {
      const { console, hubs } = openUBootParts(link, settings, never);
      await hubs.identify(never);
      const shell = { prompt: promptPattern(settings.prompt), waits: /\n> $/ };
      for (let cut = 0; cut < line.length; cut++) {
        await console.send(`${line.slice(cut)}\r`);
        await console.expect(shell, 2_000, never);
        await console.send('\x03');
        expect(await console.expect({ prompt: shell.prompt }, 2_000, never), line.slice(cut)).not.toBeNull();
      }
      const { output } = await (await hubs.confirm(never)).ask(
        'env exists harmed && echo harmed' as Asking,
        2_000,
        never,
      );
      expect(output.trim()).toBe('');
    });

    it('runs it with the mark that it was typed for', async () => {
      const { hubs } = openUBootParts(link, settings, never);
      await hubs.identify(never);
      const known = await hubs.known(never);
      expect(await known.act(harm as Acting, 2_000, never)).toMatchObject({ code: 0 });
      expect(await known.ask('printenv harmed' as Asking, 2_000, never)).toMatchObject({
        code: 0,
        output: '\r\nharmed=yes\r\n',
      });
    });
  });
};
