/** Edits (insert, delete, replace) that turn one word into another. */
const distance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
};

/** The name that was probably meant: at most a third of it differs, or one contains the other; null for none. */
export const suggest = (word: string, names: readonly string[]): string | null => {
  const ranked = names
    .map((name) => ({ name, edits: distance(word.toLowerCase(), name) }))
    .sort((a, b) => a.edits - b.edits);
  const nearest = ranked[0];
  if (nearest && nearest.edits <= Math.max(2, nearest.name.length / 3)) return nearest.name;
  return names.find((name) => word.length >= 3 && (name.includes(word.toLowerCase()) || word.includes(name))) ?? null;
};
