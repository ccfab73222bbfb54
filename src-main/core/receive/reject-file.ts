import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import Papa from 'papaparse';
import { Fault } from '../../../src-shared/domain/faults/fault.ts';

/** One thing that was not imported, and why. */
export interface Reject {
  /** Line of the file, from 1; null where the input has no lines. */
  readonly line: number | null;
  /** What the file calls the column; '' when it is about the whole row. */
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

const longestValueChars = 200;
const flushChars = 65_536;

/**
 * CSV with the columns line, column, value, reason. Made with the first reject, so that a clean import leaves none; a
 * file of that name from an earlier import is removed at once. Throws `reject-file-unwritable`.
 */
export class RejectFile {
  readonly path: string;
  #descriptor: number | null = null;
  #buffered = '';
  #count = 0;

  constructor(path: string) {
    this.path = path;
    this.#guard(() => rmSync(path, { force: true }));
  }

  get count(): number {
    return this.#count;
  }

  add({ line, column, value, reason }: Reject): void {
    if (this.#count++ === 0) this.#begin();
    const cells = [line ?? '', column, value.slice(0, longestValueChars), reason];
    this.#buffered += `${Papa.unparse([cells], { escapeFormulae: true })}\r\n`;
    if (this.#buffered.length > flushChars) this.#flush();
  }

  /** Returns the path when anything was rejected. */
  close(): string | null {
    const descriptor = this.#descriptor;
    if (descriptor === null) return null;
    this.#flush();
    this.#guard(() => {
      fsyncSync(descriptor);
      closeSync(descriptor);
    });
    this.#descriptor = null;
    return this.path;
  }

  #begin(): void {
    this.#guard(() => {
      this.#descriptor = openSync(this.path, 'w');
    });
    this.#buffered = 'line,column,value,reason\r\n';
  }

  #flush(): void {
    this.#guard(() => {
      if (this.#descriptor !== null) writeSync(this.#descriptor, this.#buffered);
    });
    this.#buffered = '';
  }

  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw new Fault('reject-file-unwritable', `${this.path}: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
