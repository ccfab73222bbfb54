import { code128, datamatrix, drawingSVG } from 'bwip-js/browser';
import type { LabelCode } from './label-codes.ts';

/** Bar widths in units of the drawing; a laser printer gives about 0.25 mm for two of them on the sheet. */
const scale = 2;

/** Bars may be of any height: the sheet gives every linear code the same frame. */
const stretching = (svg: string): string => svg.replace('<svg ', '<svg preserveAspectRatio="none" ');

/**
 * The code as the address of an SVG picture, quiet zone included (10 modules beside a Code 128, ISO/IEC 15417; one
 * around a Data Matrix, ISO/IEC 16022, drawn wider as printers smear). Null when the text does not fit this symbology,
 * or holds what a scanner that types cannot type.
 */
export const codePicture = ({ symbology, text }: LabelCode): string | null => {
  if (!/^[\x20-\x7E]+$/.test(text)) return null;
  const common = { bcid: symbology, text, scale, backgroundcolor: 'FFFFFF' };
  try {
    const svg =
      symbology === 'code128'
        ? stretching(code128({ ...common, height: 12, paddingwidth: 10, paddingheight: 2 }, drawingSVG()))
        : datamatrix({ ...common, padding: 3 }, drawingSVG());
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  } catch {
    return null;
  }
};
