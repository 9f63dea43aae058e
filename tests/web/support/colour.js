// Colour arithmetic for the palette test, straight from its sources; knows no token.
// sRGB: IEC 61966-2-1. Contrast: WCAG 2.2. Distance: CIEDE2000 (Sharma, Wu, Dalal 2005).
// Dichromats: Machado, Oliveira, Fernandes 2009, severity 1.0, applied to linear RGB.

const DEGREE = Math.PI / 180;

/** Rows of the Machado matrices; `normal` changes nothing. */
const VISION = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
};
const TO_XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]];
const WHITE_D65 = [0.95047, 1, 1.08883];

const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, one, i) => sum + one * vector[i], 0));

/** Linear RGB, 0 to 1, of "#RRGGBB". */
function linear(hex) {
  return [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** WCAG 2.2 relative luminance, 0 to 1. */
function luminance(hex) {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast ratio of two colours, 1 to 21. */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** CIELAB (D65) of a colour as an eye of the given vision sees it. */
export function lab(hex, vision = "normal") {
  const seen = times(VISION[vision], linear(hex)).map((value) => Math.min(1, Math.max(0, value)));
  const [x, y, z] = times(TO_XYZ, seen).map((value, i) => {
    const t = value / WHITE_D65[i];
    return t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000 between two CIELAB colours, kL = kC = kH = 1. */
export function ciede2000([l1, a1, b1], [l2, a2, b2]) {
  const chroma = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 1.5 - 0.5 * Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));
  const [c1, h1] = polar(a1 * g, b1);
  const [c2, h2] = polar(a2 * g, b2);
  const [turn, h] = hues(c1, h1, c2, h2);
  const l = (l1 + l2) / 2;
  const c = (c1 + c2) / 2;
  const t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.2 * cos(4 * h - 63);
  const lightness = (l2 - l1) / (1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2));
  const saturation = (c2 - c1) / (1 + 0.045 * c);
  const hue = (2 * Math.sqrt(c1 * c2) * Math.sin((turn * DEGREE) / 2)) / (1 + 0.015 * c * t);
  const swing = 60 * Math.exp(-(((h - 275) / 25) ** 2)) * DEGREE;
  const rotation = -Math.sin(swing) * 2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7));
  return Math.sqrt(lightness ** 2 + saturation ** 2 + hue ** 2 + rotation * saturation * hue);
}

const cos = (degrees) => Math.cos(degrees * DEGREE);

/** Chroma and hue angle, 0 to 360 degrees. */
const polar = (a, b) => [Math.hypot(a, b), (Math.atan2(b, a) / DEGREE + 360) % 360];

/** Difference and mean of two hue angles, the short way round; of a grey there is none. */
function hues(c1, h1, c2, h2) {
  if (c1 * c2 === 0) return [0, h1 + h2];
  const turn = ((h2 - h1 + 540) % 360) - 180;
  return [turn === -180 ? 180 : turn, (h1 + turn / 2 + 360) % 360];
}
