import { describe, expect, it } from 'vitest';
import {
  ACK,
  CAN,
  cancelSequence,
  GO,
  NAK,
  SOH,
  STX,
} from '../../../src-main/core/protocols/xmodem/frame.ts';
import type { TransferContext } from '../../../src-main/core/protocols/xmodem/sender-faults.ts';
import { createSenderSession } from '../../../src-main/core/protocols/xmodem/sender-session.ts';
import { defaultDeadlines, type SenderStep } from '../../../src-main/core/protocols/xmodem/sender-state.ts';
import { ymodemPlan } from '../../../src-main/core/protocols/ymodem/ymodem-plan.ts';

/** At 9,600 baud a 1K block takes 1,072 ms to cross and a 128-byte one 139 ms. */
const baudRate = 9_600;
const garbage = 0x7e;

/** Walks a session through `[atMs, byte | 'silence']` and tells what it sent: `SOH 0`, `STX 1`, `EOT`, `CANs`. */
const walk = (
  events: readonly (readonly [number, number | 'silence'])[],
  changes: Partial<TransferContext> = {},
) => {
  const session = createSenderSession({
    plan: ymodemPlan({ name: 'hub.img', bytes: new Uint8Array(3_000) }, baudRate),
    linkName: 'slot 1',
    baudRate,
    deadlines: defaultDeadlines,
    isReceiverAnnounced: false,
    isPrompt: false,
    ...changes,
  });
  const sent: string[] = [];
  let step: SenderStep = session.begin(0);
  for (const [atMs, event] of events) {
    step = session.next(
      step.state,
      event === 'silence' ? { kind: 'timeout', atMs } : { kind: 'byte', byte: event, atMs },
    );
    if (step.send !== null) sent.push(nameOf(step.send));
  }
  return { sent, step };
};

const nameOf = (frame: Uint8Array): string => {
  if (frame === cancelSequence) return 'CANs';
  if (frame[0] === SOH) return `SOH ${frame[1]}`;
  return frame[0] === STX ? `STX ${frame[1]}` : 'EOT';
};

/** The header is out at 20 ms and acknowledged after its time on the wire: the line is known as a wire. */
const blockOneOut: readonly (readonly [number, number | 'silence'])[] = [
  [0, GO],
  [20, 'silence'],
  [200, ACK],
  [201, GO],
];

const blockThreeOut = [...blockOneOut, [1_300, ACK], [2_400, ACK]] as const;

describe('the sender session', () => {
  it('answers the C of a receiver that was announced at once', () => {
    expect(walk([[0, GO]], { isReceiverAnnounced: true }).sent).toEqual(['SOH 0']);
    expect(walk([[0, GO]]).sent).toEqual([]);
  });

  it('gives up a last block that is acknowledged and refused time and again', () => {
    const round = (at: number) =>
      [
        [at, ACK],
        [at + 5, NAK],
        [at + 105, 'silence'],
      ] as const;
    const rounds = Array.from({ length: 12 }, (_, i) => round(3_500 + i * 1_300)).flat();
    const { sent, step } = walk([...blockThreeOut, ...rounds]);
    expect(sent.filter((frame) => frame === 'STX 3')).toHaveLength(defaultDeadlines.tries);
    expect(step.state).toMatchObject({ name: 'failed', fault: { code: 'transfer-noisy' } });
  });

  it('says that it leaves a second time to a receiver that lost the first', () => {
    const left: readonly (readonly [number, number | 'silence'])[] = [
      [20_000, 'silence'],
      [20_200, 'silence'],
      [20_400, 'silence'],
    ];
    const { sent, step } = walk(left);
    expect(sent).toEqual(['CANs', 'CANs']);
    expect(step.isOver).toBe(true);
  });

  it('does not take a C within a text for a request', () => {
    expect(
      walk([
        [0, GO],
        [2, garbage],
        [20, 'silence'],
      ]).sent,
    ).toEqual(['CANs']);
  });

  it.each<[string, readonly (readonly [number, number | 'silence'])[], readonly string[]]>([
    [
      'sends the header once for several Cs',
      [
        [0, GO],
        [5, GO],
        [25, 'silence'],
        [30, GO],
      ],
      ['SOH 0'],
    ],
    [
      'sends the header again for a C that comes late',
      [
        [0, GO],
        [20, 'silence'],
        [3_000, GO],
        [3_100, 'silence'],
      ],
      ['SOH 0', 'SOH 0'],
    ],
    ['sends block 1 after ACK and C', blockOneOut, ['SOH 0', 'STX 1']],
    [
      'sends block 1 though the C after the ACK is lost',
      [
        [0, GO],
        [20, 'silence'],
        [200, ACK],
        [3_200, 'silence'],
      ],
      ['SOH 0', 'STX 1'],
    ],
    ['sends block 2 after an ACK in due time', [...blockOneOut, [1_300, ACK]], ['SOH 0', 'STX 1', 'STX 2']],
    ['waits on after an ACK too early for a wire', [...blockOneOut, [300, ACK]], ['SOH 0', 'STX 1']],
    [
      'advances once for an early ACK and a due one',
      [...blockOneOut, [300, ACK], [1_300, ACK]],
      ['SOH 0', 'STX 1', 'STX 2'],
    ],
    [
      'repeats a block whose only ACK came too early',
      [...blockOneOut, [300, ACK], [1_400, 'silence']],
      ['SOH 0', 'STX 1', 'STX 1'],
    ],
    [
      'repeats a block after a NAK and a pause',
      [...blockOneOut, [1_300, NAK], [1_400, 'silence']],
      ['SOH 0', 'STX 1', 'STX 1'],
    ],
    [
      'repeats a block after noise and a pause',
      [...blockOneOut, [1_300, garbage], [1_600, 'silence']],
      ['SOH 0', 'STX 1', 'STX 1'],
    ],
    [
      'waits for the owed ACK after a try in silence',
      [...blockOneOut, [14_000, 'silence'], [15_200, ACK]],
      ['SOH 0', 'STX 1', 'STX 1'],
    ],
    [
      'goes on once the owed ACK came',
      [...blockOneOut, [14_000, 'silence'], [15_200, ACK], [16_300, ACK]],
      ['SOH 0', 'STX 1', 'STX 1', 'STX 2'],
    ],
    [
      'repeats the last block when its ACK is followed by a NAK',
      [...blockThreeOut, [3_500, ACK], [3_510, NAK], [3_610, 'silence'], [4_700, ACK], [4_720, 'silence']],
      ['SOH 0', 'STX 1', 'STX 2', 'STX 3', 'STX 3', 'EOT'],
    ],
    [
      'minds one CAN no more than noise on its own',
      [...blockOneOut, [1_300, CAN], [1_301, ACK]],
      ['SOH 0', 'STX 1', 'STX 2'],
    ],
  ])('%s', (_, events, sent) => {
    expect(walk(events).sent).toEqual(sent);
  });

  it('ends with transfer-refused at the second CAN in a row', () => {
    const { step } = walk([...blockOneOut, [1_300, CAN], [1_301, CAN]]);
    expect(step).toMatchObject({
      isOver: true,
      state: { name: 'failed', fault: { code: 'transfer-refused' } },
    });
  });

  it('lets no talkative device put off a deadline', () => {
    const chatter = Array.from({ length: 400 }, (_, i) => [i * 100, garbage] as const);
    expect(walk(chatter).step.state).toMatchObject({
      name: 'failed',
      fault: { code: 'transfer-not-started' },
    });
  });
});
