/**
 * Colour vision by computation. sRGB and its linear form: IEC 61966-2-1. Dichromacy: Machado, Oliveira and Fernandes,
 * "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.0, on linear RGB.
 * Contrast: WCAG 2.2, relative luminance. Difference: CIE76 on CIELAB under D65, and CIEDE2000 (ISO/CIE 11664-6).
 */
export type Triple = readonly [number, number, number];

export type Vision = 'normal' | 'protanopia' | 'deuteranopia' | 'tritanopia';

type Matrix = readonly [Triple, Triple, Triple];

const machado: Readonly<Record<Exclude<Vision, 'normal'>, Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const xyzOfLinear: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const whiteD65: Triple = [0.95047, 1, 1.08883];

const times = (matrix: Matrix, [x, y, z]: Triple): Triple => {
  const row = ([a, b, c]: Triple): number => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
};

/** `#rrggbb` to linear RGB, 0..1. */
export const linearOf = (hex: string): Triple => {
  const channel = (start: number): number => {
    const value = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

/** What of a colour is left for an eye of this kind, as linear RGB within 0..1. */
export const seenBy = (vision: Vision, hex: string): Triple => {
  const linear = linearOf(hex);
  if (vision === 'normal') return linear;
  const [r, g, b] = times(machado[vision], linear);
  const within = (value: number): number => Math.min(1, Math.max(0, value));
  return [within(r), within(g), within(b)];
};

/** CIELAB of a linear RGB colour under D65. */
export const labOf = (linear: Triple): Triple => {
  const xyz = times(xyzOfLinear, linear);
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116);
  const [fx, fy, fz] = [f(xyz[0] / whiteD65[0]), f(xyz[1] / whiteD65[1]), f(xyz[2] / whiteD65[2])];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
};

export const cie76 = (a: Triple, b: Triple): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const degrees = (radians: number): number => (radians * 180) / Math.PI;
const radians = (angle: number): number => (angle * Math.PI) / 180;
const hueOf = (a: number, b: number): number =>
  a === 0 && b === 0 ? 0 : (degrees(Math.atan2(b, a)) + 360) % 360;

/** CIEDE2000 with all weights 1. */
export const ciede2000 = (first: Triple, second: Triple): number => {
  const meanChroma = (Math.hypot(first[1], first[2]) + Math.hypot(second[1], second[2])) / 2;
  const stretch = 1 + 0.5 * (1 - Math.sqrt(meanChroma ** 7 / (meanChroma ** 7 + 25 ** 7)));
  const [a1, a2] = [first[1] * stretch, second[1] * stretch];
  const [c1, c2] = [Math.hypot(a1, first[2]), Math.hypot(a2, second[2])];
  const [h1, h2] = [hueOf(a1, first[2]), hueOf(a2, second[2])];
  const isGrey = c1 * c2 === 0;
  const turn = isGrey ? 0 : ((h2 - h1 + 540) % 360) - 180;
  const dL = second[0] - first[0];
  const dC = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2));
  const [L, C] = [(first[0] + second[0]) / 2, (c1 + c2) / 2];
  const h = isGrey ? h1 + h2 : (h1 + turn / 2 + 360) % 360;
  const { sL, sC, sH, rotation } = ciede2000Weights(L, C, h);
  const [l, c, hue] = [dL / sL, dC / sC, dH / sH];
  return Math.sqrt(l * l + c * c + hue * hue + rotation * c * hue);
};

const ciede2000Weights = (L: number, C: number, h: number) => {
  const t =
    1 -
    0.17 * Math.cos(radians(h - 30)) +
    0.24 * Math.cos(radians(2 * h)) +
    0.32 * Math.cos(radians(3 * h + 6)) -
    0.2 * Math.cos(radians(4 * h - 63));
  const chroma = 2 * Math.sqrt(C ** 7 / (C ** 7 + 25 ** 7));
  return {
    sL: 1 + (0.015 * (L - 50) ** 2) / Math.sqrt(20 + (L - 50) ** 2),
    sC: 1 + 0.045 * C,
    sH: 1 + 0.015 * C * t,
    rotation: -Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2)))) * chroma,
  };
};

/** WCAG contrast ratio, 1..21. */
export const contrast = (a: string, b: string): number => {
  const luminance = (hex: string): number => {
    const [r, g, blue] = linearOf(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};
