import type { Register } from '../command.ts';
export const importCommands: Register = () => {};
