/** Services known to take serial ports by themselves, and how to keep each away from them. */
const services = {
  ModemManager: {
    does: 'opens every adapter that is plugged in, to see whether it is a modem',
    advice:
      'Without a modem on this machine: `sudo systemctl mask --now ModemManager`. With one: a udev rule with ENV{ID_MM_DEVICE_IGNORE}="1" for the adapters of the bench.',
  },
  brltty: {
    does: 'takes CH340 and CP210x adapters for braille displays',
    advice: 'Where nobody uses a braille display: `sudo systemctl mask --now brltty brltty-udev`.',
  },
  gpsd: {
    does: 'takes USB adapters for GPS receivers',
    advice: 'Without a GPS receiver: `sudo systemctl mask --now gpsd.socket gpsd`.',
  },
} as const;

export type ServiceName = keyof typeof services;
export interface Service {
  readonly name: ServiceName;
  readonly does: string;
  readonly advice: string;
}

/** The service that a process of this name is; null for any other. */
export const serviceOf = (command: string): Service | null => {
  if (!(command in services)) return null;
  const name = command as ServiceName;
  return { name, ...services[name] };
};
