import { type WorkOrderReport, workOrderReport } from '../../core/review/work-order-report.ts';
import { listWorkOrders } from '../../core/store/work-orders.ts';
import { requireWorkOrderId, withReadStore } from '../cli-context.ts';
import type { CommandResult, Register } from '../command.ts';
import { formatFields, formatTable } from '../table.ts';

export const workOrderCommands: Register = (program, run) => {
  const workOrder = program.command('work-order').description('Work Orders and their hubs');
  workOrder
    .command('list')
    .description('all Work Orders, open ones first')
    .action(() =>
      run((context): CommandResult => {
        const orders = withReadStore(context, ({ db }) => listWorkOrders(db));
        context.output.result(orders, () => {
          if (orders.length === 0) return 'No Work Orders were imported yet.';
          const rows = orders.map(({ id, secParty, state, expected, open }) => [
            id,
            secParty,
            state,
            `${expected}`,
            `${open}`,
          ]);
          return formatTable(['Work Order', 'SEC Party', 'state', 'expected', 'to do'], rows);
        });
        return 'ok';
      }),
    );
  workOrder
    .command('show')
    .description('progress of a Work Order and where each of its hubs ended')
    .argument('<reference>')
    .action((text: string) =>
      run((context): CommandResult => {
        const id = requireWorkOrderId(text);
        const report = withReadStore(context, ({ db }) => workOrderReport(db, id));
        context.output.result(report, () => describe(report));
        return 'ok';
      }),
    );
};

const describe = ({ order, progress, hubs }: WorkOrderReport): string => {
  const fields = formatFields([
    ['Work Order', `${order.id}, ${order.state}`],
    ['SEC Party', order.secParty],
    ['expected', String(progress.expected)],
    ['re-flashed', String(progress.reFlashed)],
    ['already current', String(progress.alreadyCurrent)],
    ['quarantined', String(progress.quarantined)],
    ['to do', String(progress.open)],
    ['notified', String(progress.notified)],
  ]);
  const rows = hubs.map(({ chf, gpf, disposition, reason }) => [
    chf,
    gpf ?? '',
    disposition ?? 'to do',
    reason ?? '',
  ]);
  return `${fields}\n\n${formatTable(['CHF Device ID', 'GPF Device ID', 'disposition', 'reason'], rows)}`;
};
