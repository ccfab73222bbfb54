import { bringRenderer } from '../renderer-build.mjs';
import { openDemo } from './open-demo.ts';

/** Opens the bench on screen and stays until Ctrl+C. Enter prints a new link. */
export const runOpenDemo = async (folder: string, port: number, version: string): Promise<void> => {
  const say = (text: string): void => console.log(text);
  const rendererFolder = await bringRenderer(process.execPath, say);
  const ended = untilInterrupted();
  const demo = await openDemo({ folder, rendererFolder, port, version, say });
  const sayLink = (): void =>
    say(`\nOpen in a browser on this machine (the link works once):\n  ${demo.oneTimeLink()}\n`);
  try {
    sayLink();
    say(
      'Plug hubs in under Virtual hubs, where the labels and command barcodes can be printed too. Enter: new link. Ctrl+C: end.',
    );
    process.stdin.on('data', sayLink);
    await ended;
  } finally {
    process.stdin.off('data', sayLink);
    process.stdin.pause();
    await demo.close();
  }
};

const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    // A bare promise would not keep the process alive; the timer does.
    const keepAlive = setInterval(() => {}, 60_000);
    const end = (): void => {
      clearInterval(keepAlive);
      resolve();
    };
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
