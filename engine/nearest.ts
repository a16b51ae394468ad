/** Number of letters to insert, delete, replace or swap with their neighbour to turn one word into another. */
export const editDistance = (from: string, to: string): number => {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = at(row, j) + (from[i] === to[j] ? 0 : 1);
      const isSwap = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j];
      const swapped = isSwap ? at(before, j - 1) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, at(row, j + 1) + 1, at(next, j) + 1));
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
};

const at = (row: readonly number[], index: number): number => row[index] ?? 0;

/** The candidate that was probably meant: at most a third of its letters differ, or it holds the word; null for none. */
export const nearest = (word: string, candidates: readonly string[]): string | null => {
  const lower = word.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return ranked[0]?.candidate ?? candidates.find((candidate) => isPart(lower, candidate.toLowerCase())) ?? null;
};

/** Shorter words are part of nearly everything. */
const PART_LETTERS = 4;

const isPart = (word: string, candidate: string): boolean => word.length >= PART_LETTERS && candidate.includes(word);

/** `Did you mean "x"?`, or the list of what there is. */
export const suggestion = (word: string, candidates: readonly string[]): string => {
  const meant = nearest(word, candidates);
  if (meant !== null) return `Did you mean "${meant}"?`;
  return candidates.length === 0 ? 'There is none yet.' : `There is: ${[...candidates].sort().join(', ')}.`;
};
