const BETWEEN_MS = 12;

/** One of several processes that make the same new files, numbered, in the same moments; prints what failed. */
export const inOneMoment = async (make: (n: number) => Promise<void>): Promise<void> => {
  const [, start = '0', count = '1'] = process.argv.slice(2);
  const failed: string[] = [];
  for (let n = 0; n < Number(count); n++) {
    const moment = Number(start) + n * BETWEEN_MS;
    while (Date.now() < moment);
    try {
      await make(n);
    } catch (error) {
      failed.push(`${n}: ${(error as Error).message}`);
    }
  }
  process.stdout.write(JSON.stringify(failed));
};
