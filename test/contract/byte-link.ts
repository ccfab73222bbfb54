import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ByteLink } from '../../src-main/core/links/byte-link.ts';

/** A link and its far end, however they are joined. */
export interface LinkUnderTest {
  readonly link: ByteLink;
  /** Sends from the far end. */
  send(bytes: Uint8Array): void;
  /** Called with what reaches the far end. */
  onBytes(listener: (bytes: Uint8Array) => void): void;
  unplug(): void;
  dispose(): Promise<void>;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Every promise of {@link ByteLink}, for any link. */
export const describeByteLink = (title: string, open: () => Promise<LinkUnderTest>): void => {
  describe(`${title} keeps the promises of ByteLink`, () => {
    let subject: LinkUnderTest;
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.dispose());

    const readBytes = async (wanted: number): Promise<Uint8Array> => {
      const read: number[] = [];
      while (read.length < wanted) {
        const chunk = await subject.link.chunks.next(5_000);
        if (chunk === null) throw new Error(`only ${read.length} of ${wanted} bytes came`);
        read.push(...chunk);
      }
      return Uint8Array.from(read);
    };
    const every = Uint8Array.from({ length: 256 }, (_, i) => i);

    it('carries every byte value to the far end unchanged', async () => {
      const heard: number[] = [];
      const all = new Promise<void>((resolve) => {
        subject.onBytes((bytes) => {
          heard.push(...bytes);
          if (heard.length >= every.length) resolve();
        });
      });
      await subject.link.write(every);
      await all;
      expect(heard).toEqual([...every]);
    });

    it('carries every byte value from the far end unchanged', async () => {
      subject.send(every);
      expect(await readBytes(every.length)).toEqual(every);
    });

    it('reads null when nothing comes in time', async () => {
      expect(await subject.link.chunks.next(10)).toBeNull();
    });

    it('keeps what came before anybody read', async () => {
      subject.send(bytesOf('early'));
      expect(await readBytes(5)).toEqual(bytesOf('early'));
    });

    it('gives unread bytes to the next reader first', async () => {
      subject.link.chunks.unread(bytesOf('again'));
      expect(await subject.link.chunks.next(0)).toEqual(bytesOf('again'));
    });

    it('counts what it discards', async () => {
      subject.link.chunks.unread(bytesOf('away'));
      expect(subject.link.chunks.discard()).toBe(4);
      expect(await subject.link.chunks.next(0)).toBeNull();
    });

    it('rejects a read with cancelled when its signal aborts', async () => {
      const controller = new AbortController();
      const read = subject.link.chunks.next(60_000, controller.signal);
      controller.abort();
      await expect(read).rejects.toMatchObject({ code: 'cancelled' });
    });

    it('rejects the pending read with port-lost when the cable is pulled', async () => {
      const read = subject.link.chunks.next(60_000);
      subject.unplug();
      await expect(read).rejects.toMatchObject({ code: 'port-lost' });
    });

    it('rejects every call after the cable was pulled with port-lost', async () => {
      const read = subject.link.chunks.next(60_000);
      subject.unplug();
      await read.catch(() => {});
      await expect(subject.link.chunks.next(0)).rejects.toMatchObject({ code: 'port-lost' });
      await expect(subject.link.write(every)).rejects.toMatchObject({ code: 'port-lost' });
      await expect(subject.link.setLines({ dtr: true })).rejects.toMatchObject({ code: 'port-lost' });
    });

    it('names itself in the fault', async () => {
      const read = subject.link.chunks.next(60_000);
      subject.unplug();
      await expect(read).rejects.toThrow(subject.link.name);
    });

    it('rejects the pending read when it is closed, and may be closed twice', async () => {
      const read = subject.link.chunks.next(60_000);
      const rejected = expect(read).rejects.toMatchObject({ code: 'port-lost' });
      await subject.link.close();
      await subject.link.close();
      await rejected;
    });
  });
};
