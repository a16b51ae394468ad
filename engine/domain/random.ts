/** A seeded generator (sfc32): the same seed gives the same numbers on every machine. Uniform in [0, 1). */
export type Random = () => number;

/**
 * sfc32 by Chris Doty-Humphrey (PractRand, public domain), seeded by mixing the text of the seed (FNV-1a) into its
 * state and running it in.
 */
export const seededRandom = (seed: string): Random => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
  let a = hash | 0;
  let b = Math.imul(hash, 0x9e3779b1) | 0;
  let c = Math.imul(hash, 0x85ebca6b) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
};
