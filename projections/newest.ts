/** Adds an item to a list that keeps the newest `limit` of them: what makes a fold bounded. */
export const keepNewest = <T>(list: T[], item: T, limit: number): void => {
  list.push(item);
  if (list.length > limit) list.splice(0, list.length - limit);
};
