/** Number of letters to insert, delete or replace to turn one word into another. */
export const editDistance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...to].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
};

/** The candidate that was probably meant: at most a third of its letters differ; null when none is near. */
export const nearest = (word: string, candidates: readonly string[]): string | null => {
  const lower = word.toLowerCase();
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return ranked[0]?.candidate ?? null;
};

/** `Did you mean "x"?`, or the list of what there is. */
export const suggestion = (word: string, candidates: readonly string[]): string => {
  const meant = nearest(word, candidates);
  if (meant !== null) return `Did you mean "${meant}"?`;
  return candidates.length === 0 ? 'There is none yet.' : `There is: ${[...candidates].sort().join(', ')}.`;
};
