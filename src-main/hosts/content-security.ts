/**
 * What the page may load and reach, the same under both hosts. `connect` names what it may open besides its own
 * origin. Styles alone may be inline: the component library writes its variables into a style element (ADR 0008).
 */
export const contentSecurityPolicy = (connect: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "media-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** What a page could ask the machine for. The screen needs nearly none of it: devices belong to the core. */
const features = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
] as const;

/** Tones of a verdict may sound before the first click of a day. */
const ownFeatures: readonly string[] = ['autoplay', 'screen-wake-lock'];

/** Headers of every answer a page of ours is made of. Names in lower case, as Node writes them. */
export const pageHeaders = (connect: readonly string[]): Readonly<Record<string, string>> => ({
  'content-security-policy': contentSecurityPolicy(connect),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': features
    .map((feature) => `${feature}=${ownFeatures.includes(feature) ? '(self)' : '()'}`)
    .join(', '),
});
