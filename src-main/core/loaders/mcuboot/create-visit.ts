import type { ByteLink } from '../../links/byte-link.ts';
import { type FramingKind, framings } from '../../protocols/smp/framing.ts';
import { createLineSilence } from '../../protocols/smp/line-silence.ts';
import { createSmpPort } from '../../protocols/smp/smp-port.ts';
import type { LoaderDependencies } from '../loader.ts';
import { createHubRequests } from './hub-requests.ts';
import type { McubootSettings } from './settings.ts';
import type { SmpEnd, Visit } from './visit.ts';

/** Image lists and shell output fit; more is noise. */
const longestAnswerBytes = 8_192;

type EndMaker = (framing: FramingKind, smpVersion: 1 | 2, plainFrameBytes: number) => SmpEnd;

const endsOver = (
  link: ByteLink,
  settings: McubootSettings,
  trace: LoaderDependencies['trace'],
): EndMaker => {
  const silence = createLineSilence(settings.deadlines.resyncMs, () => link.baudRate);
  return (framing, version, plainFrameBytes) => {
    const port = createSmpPort(link, {
      framing,
      version,
      banner: settings.restart.banner,
      limitBytes: longestAnswerBytes + framings[framing].bufferOverheadBytes,
      silence: framing === 'raw' ? silence : undefined,
      trace,
    });
    return { port, requests: createHubRequests(port, settings, framing), framing, plainFrameBytes };
  };
};

/** Nothing is known of the hub yet, and nothing sent to it. */
export const createVisit = (dependencies: LoaderDependencies, settings: McubootSettings): Visit => {
  const { link, trace, knownImages = async () => [] } = dependencies;
  const { recovery } = settings;
  const endOf = endsOver(link, settings, trace);
  const application = endOf(settings.framing, settings.smpVersion, settings.transfer.plainFrameBytes);
  return {
    where: link.name,
    baudRate: settings.baudRate,
    settings,
    application,
    recovery: recovery === null ? null : endOf(recovery.framing, recovery.smpVersion, recovery.frameBytes),
    knownImages,
    end: application,
    identified: null,
    isRescue: false,
    loaded: null,
    writtenSlot: null,
    frameBytes: null,
    startsBefore: 0,
    match: null,
    settledList: null,
  };
};
