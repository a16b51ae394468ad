/** Does something again and again, until the waiting ends. The work reports its failures itself. */
export const every = async (
  ms: number,
  wait: (ms: number) => Promise<boolean>,
  work: () => Promise<unknown>,
  first = 0,
): Promise<void> => {
  for (let go = await wait(first); go; go = await wait(ms)) await work();
};
