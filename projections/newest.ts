/** Adds an item to a list that keeps the newest `limit` of them: what makes a fold bounded. */
export const keepNewest = <T>(list: T[], item: T, limit: number): void => {
  list.push(item);
  // One at a time: that moves the start of the list instead of all its items.
  while (list.length > limit) list.shift();
};

/** What a list of ids holds, for asking fast; made again from the list wherever a state was read. */
const known = new WeakMap<readonly string[], Set<string>>();

/** Adds an id to a list that keeps the newest `limit` of them, and that nothing else adds to; false if it is in there. */
export const addOnce = (list: string[], id: string, limit: number): boolean => {
  let ids = known.get(list);
  if (ids === undefined) known.set(list, (ids = new Set(list)));
  if (ids.has(id)) return false;
  list.push(id);
  ids.add(id);
  while (list.length > limit) ids.delete(list.shift() ?? '');
  return true;
};
