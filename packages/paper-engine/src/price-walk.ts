// A price walk that needs no history: layered value noise, a pure function of seed and second.
//
// Layers double in period (2 s to about 2 h) and grow with its square root, which gives the
// spectrum of a random walk at every scale people look at, yet stays within a few percent of its
// anchor for ever. Any second can be asked for at once, in any order, after any pause.

const LAYERS = 13;
/** Amplitude of the 1-second layer, as a share of the price. */
const UNIT_AMPLITUDE = 1.2e-4;

/** -1 … 1, evenly spread, from two 32-bit integers. */
function latticeValue(seed: number, index: number): number {
  let h = Math.imul(seed ^ Math.imul(index, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h = Math.imul(h ^ (h >>> 16), 0x27d4eb2f);
  h ^= h >>> 15;
  return (h >>> 0) / 0x80000000 - 1;
}

/**
 * The walk's distance from its anchor in billionths of the anchor, an integer.
 * @param seed a 32-bit integer. @param second exchange time in whole seconds.
 */
export function walkOffsetPpb(seed: number, second: number): number {
  let offset = 0;
  for (let layer = 1; layer <= LAYERS; layer += 1) {
    const period = 2 ** layer;
    const cell = Math.floor(second / period);
    const t = second / period - cell;
    const layerSeed = (seed + Math.imul(layer, 0x632be5ab)) | 0;
    const from = latticeValue(layerSeed, cell);
    const to = latticeValue(layerSeed, cell + 1);
    offset += UNIT_AMPLITUDE * Math.sqrt(period) * (from + (to - from) * t * t * (3 - 2 * t));
  }
  return Math.round(offset * 1e9);
}
