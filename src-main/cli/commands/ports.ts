import { listPorts } from '../../core/links/list-ports.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatTable } from '../table.ts';

export const portsCommand: Register = (program, run) => {
  program
    .command('ports')
    .description('list the serial ports of this machine')
    .action(() =>
      run(async ({ output }): Promise<CommandResult> => {
        const found = await listPorts();
        output.result(found, () => {
          const note = found.note === null ? '' : `\n${found.note}`;
          if (found.ports.length === 0) return `No serial ports found.${note}`;
          const rows = found.ports.map((port) => [
            port.path,
            port.manufacturer ?? '',
            port.serialNumber ?? '',
          ]);
          return `${formatTable(['port', 'manufacturer', 'serial number'], rows)}${note}`;
        });
        return 'ok';
      }),
    );
};
