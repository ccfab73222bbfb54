import { prepareDemo } from './prepare-demo.ts';
import { printDemo } from './print-demo.ts';
import { runDemo } from './run-demo.ts';

/** Runs the sample Work Order to its end by itself. Returns whether every hub came to one disposition. */
export const runAutoDemo = async (folder: string, hubCount: number): Promise<boolean> => {
  const say = (text: string): void => console.log(text);
  const demo = await prepareDemo({ folder, hubCount, say });
  try {
    const result = await runDemo(demo, say);
    printDemo(result, say);
    return result.isComplete;
  } finally {
    await demo.close();
  }
};
