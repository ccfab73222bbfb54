import type { DeviceEnd } from './virtual-link.ts';
import { type ReceiverBehaviour, type ReceiverOutcome, YmodemReceiver } from './ymodem-receiver.ts';

/** Attaches a receiver to the far end of a line, its silences timed; resolves with what the transfer came to. */
export const receiveOn = (
  device: Pick<DeviceEnd, 'onBytes' | 'send'>,
  behaviour: ReceiverBehaviour = {},
  onRest: (bytes: Uint8Array) => void = () => {},
): Promise<ReceiverOutcome> =>
  new Promise((resolve) => {
    const receiver = new YmodemReceiver(behaviour);
    let timer: NodeJS.Timeout | undefined;
    const apply = (step: ReturnType<YmodemReceiver['start']>): void => {
      clearTimeout(timer);
      for (const reply of step.replies) device.send(reply);
      if (step.rest.length > 0) onRest(step.rest);
      if (step.outcome === null) timer = setTimeout(() => apply(receiver.silence()), receiver.silenceMs);
      else {
        device.onBytes(onRest);
        resolve(step.outcome);
      }
    };
    device.onBytes((bytes) => apply(receiver.bytes(bytes)));
    apply(receiver.start());
  });
